"""The pages of contracts: reading, filling in, acting, papers; and of transformation projects."""

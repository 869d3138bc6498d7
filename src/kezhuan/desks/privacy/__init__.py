"""个人信息: what the house says about it, one's own consents, and what one may ask for."""

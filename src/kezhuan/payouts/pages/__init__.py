"""The pages of payouts: applying, reviewing, money, accounts, recoveries."""

"""Sign-in by a unified identity platform (统一身份认证) that speaks OpenID Connect; off unless it is configured."""

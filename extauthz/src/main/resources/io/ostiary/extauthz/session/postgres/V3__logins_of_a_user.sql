create index login_by_user on login (issuer, subject);

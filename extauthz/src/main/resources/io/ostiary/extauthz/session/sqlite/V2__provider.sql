-- Which client made the login. Versions from before this column leave it empty, and may do so while
-- replicas are replaced, so it stays free to be null.
alter table login add column provider text;

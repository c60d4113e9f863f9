/** A certificate for localhost that nobody trusts, valid until 2126, and its key. Of no use elsewhere. */
export const selfSigned = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgHArSuDvHV1rSDjER
HNIJibpyZt/AocXmLdeWv7ARqRGhRANCAASKyLL81UpuVGt9hbovj6i5ztVRolnb
dJYeG/cN6ip2BXXN0T7bh+EY2/Qoxhs5FZ6MCnT0BTKC99pszefFdj9s
-----END PRIVATE KEY-----
`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBnDCCAUGgAwIBAgIUEsn/wgqnzQhVvnwygtUy1UwgkyswCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEzMDA1MzEzMFoYDzIxMjYxMTA2
MDUzMTMwWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAASKyLL81UpuVGt9hbovj6i5ztVRolnbdJYeG/cN6ip2BXXN0T7bh+EY
2/Qoxhs5FZ6MCnT0BTKC99pszefFdj9so28wbTAdBgNVHQ4EFgQURvv5bbPzCHfo
v+GQFs9wfCagplcwHwYDVR0jBBgwFoAURvv5bbPzCHfov+GQFs9wfCagplcwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSQAwRgIhALPKjS5g14kefZrtN0S84iM7rU3Dp1frzCYGSO3XKqFCAiEA
tjGOBrnPac5hWruG5nkWxxk2Q9E4qyaB2PkOzH9z960=
-----END CERTIFICATE-----
`,
} as const;

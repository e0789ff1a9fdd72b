#pragma once

namespace tests {

// Keys made for these tests; they open nothing.

inline constexpr const char* kPrivateKey =
    "-----BEGIN OPENSSH PRIVATE KEY-----\n"
    "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW\n"
    "QyNTUxOQAAACBCI4sAyHy/ItoVDDuB6O4uR353nilHh3698zZslIWzEwAAAIgXy999F8vf\n"
    "fQAAAAtzc2gtZWQyNTUxOQAAACBCI4sAyHy/ItoVDDuB6O4uR353nilHh3698zZslIWzEw\n"
    "AAAEAkRzbFKQNnSJq4SOLaKAf+6XZu6gBoY7beu2X/GUxKVkIjiwDIfL8i2hUMO4Ho7i5H\n"
    "fneeKUeHfr3zNmyUhbMTAAAABHRlc3QB\n"
    "-----END OPENSSH PRIVATE KEY-----\n";
/// Its public half, used as a host key too.
inline constexpr const char* kPublicKey =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEIjiwDIfL8i2hUMO4Ho7i5HfneeKUeHfr3zNmyUhbMT";
inline constexpr const char* kFingerprint = "SHA256:bZgVl54U17AMVOYyCF9tYtDs/rJI+XpNyJIE3vVPKMI";
/// Issued for it, without an end, to root.
inline constexpr const char* kCertificate =
    "ssh-ed25519-cert-v01@openssh.com AAAAIHNzaC1lZDI1NTE5LWNlcnQtdjAxQG9wZW5zc2guY29tAAAAIER7n"
    "gUmdK5rMh67RVNf9RcEJY3OvDyqKtGrRsK0fWPsAAAAIEIjiwDIfL8i2hUMO4Ho7i5HfneeKUeHfr3zNmyUhbMTAAA"
    "AAAAAAAAAAAABAAAABHRlc3QAAAAIAAAABHJvb3QAAAAAAAAAAP//////////AAAAAAAAAIIAAAAVcGVybWl0LVgxM"
    "S1mb3J3YXJkaW5nAAAAAAAAABdwZXJtaXQtYWdlbnQtZm9yd2FyZGluZwAAAAAAAAAWcGVybWl0LXBvcnQtZm9yd2F"
    "yZGluZwAAAAAAAAAKcGVybWl0LXB0eQAAAAAAAAAOcGVybWl0LXVzZXItcmMAAAAAAAAAAAAAADMAAAALc3NoLWVkM"
    "jU1MTkAAAAgHkc/TgHsX919QqsNlARkU23Z5iXeLEcvxZ5OcpPclVkAAABTAAAAC3NzaC1lZDI1NTE5AAAAQBvAf1y"
    "obn/DcyJWK9XxDgpIZzpViBVmQtqeSrGKrV7cw/boN+45+zqXxZSP+4B3j10dzcjy4RqSzDWhYpKgjw0= test";

inline constexpr const char* kEncryptedKey =
    "-----BEGIN OPENSSH PRIVATE KEY-----\n"
    "b3BlbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jdHIAAAAGYmNyeXB0AAAAGAAAABAkTk4i4p\n"
    "iHc4gxHgnejuSuAAAAAQAAAAEAAAAzAAAAC3NzaC1lZDI1NTE5AAAAILioV2/6cBk8C8Tk\n"
    "87Yy9ITeFRFtbKFvs+PLArl0Ia0+AAAAkEt2OyMBIt6OO9BO062KXsaq24vhk1opzWvioR\n"
    "w7xcFFj3eSYZjAjvQSaAdAZEkfRrcNcFoU/cTE2xmfT7bj30AUHIzlbrPmEFkOI4WspXBu\n"
    "TNbnTbXlyrWYy+tt54o56k2Q4K63GH4g3HoVxxk10r0o3H0+fVT5BZ7cxKh5ixiOJNJeBt\n"
    "x+zST2UtIxB86v4g==\n"
    "-----END OPENSSH PRIVATE KEY-----\n";
inline constexpr const char* kPassphrase = "open sesame";
inline constexpr const char* kOtherPublicKey =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILioV2/6cBk8C8Tk87Yy9ITeFRFtbKFvs+PLArl0Ia0+";
/// Issued for the encrypted key.
inline constexpr const char* kOtherCertificate =
    "ssh-ed25519-cert-v01@openssh.com AAAAIHNzaC1lZDI1NTE5LWNlcnQtdjAxQG9wZW5zc2guY29tAAAAII7nG"
    "RvupPktifpi3Vpj0yitEpeuTACYuA9NFAH9ywkAAAAAILioV2/6cBk8C8Tk87Yy9ITeFRFtbKFvs+PLArl0Ia0+AAA"
    "AAAAAAAAAAAABAAAABHRlc3QAAAAIAAAABHJvb3QAAAAAAAAAAP//////////AAAAAAAAAIIAAAAVcGVybWl0LVgxM"
    "S1mb3J3YXJkaW5nAAAAAAAAABdwZXJtaXQtYWdlbnQtZm9yd2FyZGluZwAAAAAAAAAWcGVybWl0LXBvcnQtZm9yd2F"
    "yZGluZwAAAAAAAAAKcGVybWl0LXB0eQAAAAAAAAAOcGVybWl0LXVzZXItcmMAAAAAAAAAAAAAADMAAAALc3NoLWVkM"
    "jU1MTkAAAAgHkc/TgHsX919QqsNlARkU23Z5iXeLEcvxZ5OcpPclVkAAABTAAAAC3NzaC1lZDI1NTE5AAAAQOujGMZ"
    "h88Mql/tUtFy0gycSuLAkUWkinx0Psqey8YFGfmcRNJ5/aP4+DPLmqWh6vhRoXp80tzv1WlkwCxz09gM= enc.pub";

}  // namespace tests

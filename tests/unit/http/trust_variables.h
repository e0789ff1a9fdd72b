#pragma once

#include <stdlib.h>

#include <string>

namespace tests {

/// What SSL_CERT_FILE and SSL_CERT_DIR name from now on; empty: they are not set. Call it before
/// there are other threads.
inline void name_certificates(const std::string& file, const std::string& folders = "") {
  file.empty() ? ::unsetenv("SSL_CERT_FILE") : ::setenv("SSL_CERT_FILE", file.c_str(), 1);
  folders.empty() ? ::unsetenv("SSL_CERT_DIR") : ::setenv("SSL_CERT_DIR", folders.c_str(), 1);
}

}  // namespace tests

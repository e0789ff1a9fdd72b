#pragma once

#include <string>

namespace http {

/// Which authorities servers' certificates are judged by, for people.
struct Authorities {
  std::string known;   ///< "those in /etc/ssl/cert.pem"; empty: none
  std::string faults;  ///< why some that were looked for are not among them, as sentences
};

}  // namespace http

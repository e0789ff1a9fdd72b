#include "http/trust.h"

#include <array>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>

namespace http {
namespace {

constexpr const char* kBegin = "-----BEGIN CERTIFICATE-----";

std::optional<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::string text{std::istreambuf_iterator<char>(file), {}};
  if (file.bad()) return std::nullopt;
  return text;
}

std::string system_bundle() {
  constexpr std::array kPlaces = {
      "/etc/ssl/certs/ca-certificates.crt",                 // Debian, Ubuntu, Arch, Alpine
      "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  // Fedora, RHEL
      "/etc/pki/tls/certs/ca-bundle.crt",                   // older Fedora, RHEL
      "/etc/ssl/ca-bundle.pem",                             // SUSE
      "/etc/ssl/cert.pem",                                  // Alpine, macOS
  };
  if (const char* chosen = std::getenv("SSL_CERT_FILE"); chosen != nullptr && *chosen != '\0') {
    return chosen;
  }
  for (const char* place : kPlaces) {
    if (std::ifstream(place)) return place;
  }
  return {};
}

tl::unexpected<base::Diagnostic> unusable(const char* cause) {
  return base::fail(base::Diagnostic{.kind = base::ErrorKind::invalid_config,
                                     .code = "http.ca_cert",
                                     .summary = "The CA certificate is unusable",
                                     .cause = cause,
                                     .remedy = "Give it as PEM text or as the path of a PEM file.",
                                     .path = base::Path::of("ca_cert")});
}

}  // namespace

base::Expected<Trust> find_trust(const std::string& ca_cert) {
  Trust trust;
  trust.file = system_bundle();
  if (ca_cert.empty()) return trust;
  std::string own = ca_cert;
  if (own.find("-----BEGIN") == std::string::npos) {
    auto text = read_file(ca_cert);
    if (!text) return unusable("There is no readable file of this name.");
    own = *std::move(text);
  }
  if (own.find(kBegin) == std::string::npos) {
    return unusable("There is no PEM certificate in the text or file.");
  }
  trust.pem_text = std::move(own) + "\n" + read_file(trust.file).value_or("");
  return trust;
}

}  // namespace http

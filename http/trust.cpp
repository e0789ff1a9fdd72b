#include "http/trust.h"

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <utility>

#include "base/file.h"
#include "base/hidden_text.h"
#include "base/pem.h"

namespace http {
namespace {

constexpr const char* kBegin = "-----BEGIN CERTIFICATE-----";

constexpr std::size_t kLargestFile = 16 << 20;

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
    struct stat what{};
    if (base::file_fault(place).empty() && ::stat(place, &what) == 0 && what.st_size > 0)
      return place;
  }
  return {};
}

tl::unexpected<base::Diagnostic> unusable(std::string cause, std::string_view evidence = {}) {
  return base::fail(base::Diagnostic{.kind = base::ErrorKind::invalid_config,
                                     .code = "http.ca_cert",
                                     .summary = "The CA certificate is unusable",
                                     .cause = std::move(cause),
                                     .evidence = base::visible_text(evidence, 300),
                                     .remedy = "Give it as PEM text or as the path of a PEM file.",
                                     .path = base::Path::of("ca_cert")});
}

tl::unexpected<base::Diagnostic> unusable_system(const std::string& fault, std::string_view file) {
  auto told = unusable("SSL_CERT_FILE names the system's certificates. " + fault, file);
  told.value().remedy =
      "Name a readable file of certificates in SSL_CERT_FILE, or unset it: the system's own are "
      "then "
      "looked for.";
  told.value().path = {};
  return told;
}

/// The user's certificates, from the text or from the file it names.
base::Expected<std::string> read_own(const std::string& ca_cert) {
  const bool is_file = ca_cert.find("-----BEGIN") == std::string::npos;
  std::string text = ca_cert;
  if (is_file) {
    auto content = base::read_file(ca_cert, kLargestFile);
    if (!content) {
      return unusable(
          "The text is no PEM, and as the path of a file it cannot be used. " + content.error(),
          ca_cert);
    }
    text = *std::move(content);
  }
  const std::string evidence = is_file ? ca_cert : std::string();
  auto pem = base::tidy_pem(text);
  if (!pem) return unusable("The PEM text is damaged: " + pem.error(), evidence);
  if (pem->find(kBegin) == std::string::npos) {
    return unusable("There is no PEM certificate in the text or file.", evidence);
  }
  return *std::move(pem);
}

}  // namespace

base::Expected<Trust> find_trust(const std::string& ca_cert) {
  Trust trust;
  trust.file = system_bundle();
  // The TLS library reads it to its end, be there one or not; what is missing it tells by itself.
  if (::access(trust.file.c_str(), F_OK) == 0) {
    if (const std::string fault = base::file_fault(trust.file); !fault.empty()) {
      return unusable_system(fault, trust.file);
    }
  }
  if (ca_cert.empty()) return trust;
  auto own = read_own(ca_cert);
  if (!own) return base::fail(own.error());
  trust.pem_text = *std::move(own) + "\n" + base::read_file(trust.file, kLargestFile).value_or("");
  return trust;
}

}  // namespace http

#include "http/trust.h"

#include <sys/stat.h>

#include <array>
#include <cstdlib>
#include <ranges>
#include <utility>

#include "base/file.h"
#include "base/hidden_text.h"
#include "base/pem.h"
#include "http/certificate_pool.h"
#include "http/pem_content.h"

namespace http {
namespace {

constexpr const char* kBegin = "-----BEGIN CERTIFICATE-----";

constexpr std::size_t kLargestFile = 16 << 20;

/// What an environment variable names; empty when it is not set.
std::string named_by(const char* variable) {
  const char* const value = std::getenv(variable);
  return value == nullptr ? std::string() : std::string(value);
}

std::string shown(const std::string& path) { return base::visible_text(path, 300); }

void add_known(Authorities& authorities, const std::string& more) {
  if (!authorities.known.empty()) authorities.known += " and ";
  authorities.known += more;
}

void add_fault(Authorities& authorities, const std::string& sentence) {
  if (!authorities.faults.empty()) authorities.faults += " ";
  authorities.faults += sentence;
}

/// Why a file is no bundle, found without reading it.
std::string bundle_fault(const std::string& path) {
  if (std::string fault = base::file_fault(path); !fault.empty()) return fault;
  struct stat what{};
  return ::stat(path.c_str(), &what) == 0 && what.st_size == 0 ? "It is empty." : "";
}

/// The system's file of certificates, and what it is called; empty: there is none.
struct Bundle {
  std::string file;
  std::string name;
};

/// The file that SSL_CERT_FILE names, or the first of the known places that has one.
Bundle find_bundle(std::span<const char* const> places, Authorities& authorities) {
  const std::string chosen = named_by("SSL_CERT_FILE");
  if (!chosen.empty()) {
    const std::string fault = bundle_fault(chosen);
    if (!fault.empty()) {
      add_fault(authorities, "SSL_CERT_FILE names " + shown(chosen) + ". " + fault);
      return {};
    }
    return {chosen, "those in " + shown(chosen) + " (SSL_CERT_FILE)"};
  }
  std::string looked_at;
  for (const char* const place : places) {
    if (bundle_fault(place).empty()) return {place, std::string("those in ") + place};
    looked_at += (looked_at.empty() ? "" : ", ") + std::string(place);
  }
  add_fault(authorities,
            "The system has none in any of the places where they are kept: " + looked_at + ".");
  return {};
}

/// What of the bundle can be used; it is known only if there is something.
CertificatePool read_bundle(const Bundle& bundle, Authorities& authorities) {
  if (bundle.file.empty()) return CertificatePool({});
  auto text = base::read_file(bundle.file, kLargestFile);
  CertificatePool pool(text.value_or(""));
  if (!pool.pem_text().empty()) {
    add_known(authorities, bundle.name);
  } else {
    add_fault(authorities, text ? unreadable_bundle(bundle.name)
                                : "Nothing can be read of " + bundle.name + ". " + text.error());
  }
  return pool;
}

/// Adds the certificates in the folders that SSL_CERT_DIR names, separated by colons.
void add_folders(const std::string& folders, CertificatePool& pool, Authorities& authorities) {
  const std::size_t before = pool.found();
  bool is_faulty = false;
  for (const auto& part : std::views::split(folders, ':')) {
    const std::string folder(part.begin(), part.end());
    if (folder.empty()) continue;
    const std::string fault = pool.add_folder(folder);
    if (fault.empty()) continue;
    is_faulty = true;
    add_fault(authorities, "SSL_CERT_DIR names " + shown(folder) + ". " + fault);
  }
  if (pool.found() > before) {
    add_known(authorities, "those in " + shown(folders) + " (SSL_CERT_DIR)");
  } else if (!is_faulty) {
    add_fault(authorities, "No file in " + shown(folders) + " (SSL_CERT_DIR) holds a certificate.");
  }
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

/// What is wrong with a PEM text that the TLS library cannot read.
std::string damage(std::string_view pem) {
  const std::size_t number = first_damaged(pem);
  const std::string what = number == 0 ? "a block in it that is no certificate"
                                       : "certificate " + std::to_string(number) + " in it";
  return "The PEM text is damaged: " + what + " cannot be read.";
}

bool names_file(std::string_view ca_cert) {
  return ca_cert.find("-----BEGIN") == std::string_view::npos;
}

/// The user's certificates, from the text or from the file it names.
base::Expected<std::string> read_own(const std::string& ca_cert) {
  const bool is_file = names_file(ca_cert);
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
  if (!is_readable(*pem)) return unusable(damage(*pem), evidence);
  return *std::move(pem);
}

}  // namespace

std::string unreadable_bundle(const std::string& name) {
  return "Nothing can be read of " + name + ": there is no certificate, or a damaged one.";
}

std::span<const char* const> bundle_places() {
  static constexpr std::array kPlaces = {
      "/etc/ssl/certs/ca-certificates.crt",                 // Debian, Ubuntu, Arch, Alpine
      "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  // Fedora, RHEL
      "/etc/pki/tls/certs/ca-bundle.crt",                   // older Fedora, RHEL
      "/etc/ssl/ca-bundle.pem",                             // SUSE
      "/etc/ssl/cert.pem",                                  // Alpine, macOS
  };
  return kPlaces;
}

base::Expected<void> check_ca_cert(const std::string& ca_cert) {
  if (names_file(ca_cert)) return {};
  const auto own = read_own(ca_cert);
  if (!own) return base::fail(own.error());
  return {};
}

base::Expected<Trust> find_trust(const std::string& ca_cert, std::span<const char* const> places) {
  Trust trust;
  if (!ca_cert.empty()) {
    auto own = read_own(ca_cert);
    if (!own) return base::fail(own.error());
    trust.pem_text = *std::move(own) + "\n";
    trust.authorities.known = "those that were given";
  }
  Bundle bundle = find_bundle(places, trust.authorities);
  const std::string folders = named_by("SSL_CERT_DIR");
  if (ca_cert.empty() && folders.empty()) {
    trust.authorities.known = std::move(bundle.name);
    trust.file = std::move(bundle.file);
    return trust;
  }
  CertificatePool pool = read_bundle(bundle, trust.authorities);
  if (!folders.empty()) add_folders(folders, pool, trust.authorities);
  // The TLS library reads a file once for all connections, a text for each.
  if (ca_cert.empty() && !pool.pem_text().empty() && !pool.differs_from_bundle()) {
    trust.file = std::move(bundle.file);
  } else {
    trust.pem_text += pool.pem_text();
  }
  return trust;
}

}  // namespace http

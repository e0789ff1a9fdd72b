#include "http/trust.h"

#include <doctest/doctest.h>

#include <array>
#include <string>

#include "tests/support/temporary_directory.h"
#include "tests/unit/http/certificates.h"
#include "tests/unit/http/trust_variables.h"

using tests::Authority;
using tests::name_certificates;
using tests::TemporaryDirectory;

namespace {

constexpr const char* kDamaged = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";

const std::string& own_certificate() {
  static const std::string certificate = Authority("Own").certificate();
  return certificate;
}

const std::string& system_certificate() {
  static const std::string certificate = Authority("System").certificate();
  return certificate;
}

/// A text as an environment variable holds it that has lost the line breaks.
std::string with_written_breaks(const std::string& text) {
  std::string odd;
  for (const char c : text) odd += c == '\n' ? std::string("\\r\\n") : std::string(1, c);
  return odd;
}

/// A system's bundle that SSL_CERT_FILE names, in a folder that goes with the test.
struct System {
  TemporaryDirectory folder;
  std::string bundle = folder.write("bundle.pem", "# Some\n" + system_certificate());
  System() { name_certificates(bundle); }
};

/// What is told of the authorities: those that are known, and what is wrong with others.
std::string told(const http::Trust& trust) {
  return trust.authorities.known + "|" + trust.authorities.faults;
}

http::Trust found(const std::string& ca_cert = "") {
  auto trust = http::find_trust(ca_cert);
  REQUIRE(trust.has_value());
  return *std::move(trust);
}

}  // namespace

TEST_CASE("without a certificate of the user's the system's bundle is enough") {
  const System system;
  const http::Trust trust = found();
  CHECK(trust.file == system.bundle);
  CHECK(trust.pem_text.empty());
  CHECK(told(trust) == "those in " + system.bundle + " (SSL_CERT_FILE)|");
}

TEST_CASE("the user's certificate is trusted beside the system's, as text and as a file") {
  const System system;
  const std::string own = system.folder.write("own.pem", own_certificate());
  for (const std::string& given : {own_certificate(), own}) {
    const http::Trust trust = found(given);
    CHECK(trust.pem_text == own_certificate() + "\n# Some\n" + system_certificate());
    CHECK(told(trust) ==
          "those that were given and those in " + system.bundle + " (SSL_CERT_FILE)|");
  }
}

TEST_CASE("the user's certificate is mended as text and in a file") {
  const System system;
  const std::string odd = "\xEF\xBB\xBF" + with_written_breaks(own_certificate());
  const std::string own = system.folder.write("own.pem", odd);
  for (const std::string& given : {odd, own}) {
    CHECK(found(given).pem_text == own_certificate() + "\n# Some\n" + system_certificate());
  }
}

TEST_CASE("only files that end are read") {
  const System system;
  const auto device = http::find_trust("/dev/zero");
  REQUIRE_FALSE(device.has_value());
  CHECK(device.error().code == "http.ca_cert");
  CHECK(device.error().cause.ends_with("It is a device, and only a regular file is read."));
  CHECK(device.error().evidence == "/dev/zero");
  const auto odd = http::find_trust("/nowhere/ca.pem\n");
  REQUIRE_FALSE(odd.has_value());
  CHECK(odd.error().evidence == "/nowhere/ca.pem\\n");
}

TEST_CASE("what SSL_CERT_FILE names and is no bundle is told, and nothing else taken for it") {
  const TemporaryDirectory folder;
  struct Row {
    std::string file;
    std::string fault;
  };
  const Row rows[] = {
      // libcurl would read it without end.
      {"/dev/zero", "/dev/zero. It is a device, and only a regular file is read."},
      {"/nowhere/b.pem", "/nowhere/b.pem. It cannot be opened: No such file or directory."},
      {"/nowhere/b.pem\n", "/nowhere/b.pem\\n. It cannot be opened: No such file or directory."},
      {folder.path(), folder.path().string() + ". It is a folder, not a file."},
      {folder.write("empty", ""), folder.file("empty") + ". It is empty."},
  };
  for (const Row& row : rows) {
    name_certificates(row.file);
    const http::Trust none = found();
    CHECK(none.file.empty());
    CHECK(none.pem_text.empty());
    CHECK(told(none) == "|SSL_CERT_FILE names " + row.fault);
    const http::Trust own = found(own_certificate());
    CHECK(own.pem_text == own_certificate() + "\n");
    CHECK(told(own) == "those that were given|SSL_CERT_FILE names " + row.fault);
  }
}

TEST_CASE("the first of the known places that has a bundle is it") {
  const TemporaryDirectory folder;
  const std::string none = folder.file("none");
  const std::string empty = folder.write("empty", "");
  const std::string bundle = folder.write("bundle", "x");
  const std::string other = folder.write("other", "x");
  name_certificates("");
  const std::array places = {none.c_str(), empty.c_str(), bundle.c_str(), other.c_str()};
  const auto trust = http::find_trust("", places);
  REQUIRE(trust.has_value());
  CHECK(trust->file == bundle);
  CHECK(told(*trust) == "those in " + bundle + "|");
  const auto missing = http::find_trust("", std::span(places).first(2));
  REQUIRE(missing.has_value());
  CHECK(missing->file.empty());
  CHECK(told(*missing) == "|The system has none in any of the places where they are kept: " + none +
                              ", " + empty + ".");
}

TEST_CASE("the files of the folders in SSL_CERT_DIR are trusted beside the bundle, each once") {
  const std::string first = Authority("First").certificate();
  const std::string second = Authority("Second").certificate();
  const std::string third = Authority("Third").certificate();
  const TemporaryDirectory system;
  const std::string bundle = system.write("bundle.pem", "# Some\n" + first);
  const TemporaryDirectory folder;
  const TemporaryDirectory other;
  folder.write("anything", first + kDamaged + "-----BEGIN CERTIFICATE-----\nAAAA\n" + second);
  folder.write("key.pem", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
  std::filesystem::create_symlink("anything", folder / "0a1b2c3d.0");
  std::filesystem::create_symlink("/dev/zero", folder / "zero");
  std::filesystem::create_directory(folder / "below");
  folder.write("below/third.pem", third);
  other.write("second.pem", second);
  const std::string folders = folder.path().string() + "::" + other.path().string();
  SUBCASE("beside SSL_CERT_FILE") {
    name_certificates(bundle, folders);
    const http::Trust trust = found();
    CHECK(trust.pem_text == "# Some\n" + first + second);
    CHECK(told(trust) ==
          "those in " + bundle + " (SSL_CERT_FILE) and those in " + folders + " (SSL_CERT_DIR)|");
  }
  SUBCASE("beside the user's") {
    name_certificates(bundle, folders);
    CHECK(found(third).pem_text == third + "\n# Some\n" + first + second);
  }
  SUBCASE("where there is no bundle") {
    name_certificates("", other.path());
    const auto trust = http::find_trust("", {});
    REQUIRE(trust.has_value());
    CHECK(trust->pem_text == second);
    CHECK(trust->authorities.known == "those in " + other.path().string() + " (SSL_CERT_DIR)");
  }
  SUBCASE("where the bundle has them all") {
    name_certificates(bundle, system.path());
    const http::Trust trust = found();
    CHECK(trust.pem_text.empty());
    CHECK(trust.file == bundle);
    CHECK(told(trust) == "those in " + bundle + " (SSL_CERT_FILE) and those in " +
                             system.path().string() + " (SSL_CERT_DIR)|");
  }
}

TEST_CASE("what SSL_CERT_DIR names and holds no certificate is told") {
  const std::string certificate = Authority().certificate();
  const TemporaryDirectory folder;
  const std::string bundle = folder.write("bundle.pem", certificate);
  const TemporaryDirectory empty;
  const std::string known = "those in " + bundle + " (SSL_CERT_FILE)";
  name_certificates(bundle, empty.path());
  http::Trust trust = found();
  CHECK(trust.file == bundle);
  CHECK(told(trust) ==
        known + "|No file in " + empty.path().string() + " (SSL_CERT_DIR) holds a certificate.");
  name_certificates(bundle, "/nowhere");
  trust = found();
  CHECK(trust.file == bundle);
  CHECK(told(trust) ==
        known + "|SSL_CERT_DIR names /nowhere. It cannot be read: No such file or directory.");
  name_certificates(bundle, bundle);
  CHECK(told(found()) ==
        known + "|SSL_CERT_DIR names " + bundle + ". It cannot be read: Not a directory.");
}

TEST_CASE("what is damaged of the system's is passed over beside the user's and the folders'") {
  const TemporaryDirectory folder;
  const std::string bundle = folder.write(
      "bundle.pem", kDamaged + system_certificate() + "-----BEGIN CERTIFICATE-----\nAAAA\n");
  const std::string name = "those in " + bundle + " (SSL_CERT_FILE)";
  SUBCASE("beside the user's") {
    name_certificates(bundle);
    const http::Trust trust = found(own_certificate());
    CHECK(trust.pem_text == own_certificate() + "\n" + system_certificate());
    CHECK(told(trust) == "those that were given and " + name + "|");
  }
  SUBCASE("beside a folder") {
    const TemporaryDirectory other;
    other.write("own.pem", own_certificate());
    name_certificates(bundle, other.path());
    const http::Trust trust = found();
    CHECK(trust.pem_text == system_certificate() + own_certificate());
    CHECK(told(trust) == name + " and those in " + other.path().string() + " (SSL_CERT_DIR)|");
  }
  SUBCASE("beside a folder that has no others") {
    name_certificates(bundle, folder.path());
    const http::Trust trust = found();
    CHECK(trust.file.empty());
    CHECK(trust.pem_text == system_certificate());
  }
}

TEST_CASE("a bundle of which nothing can be read is none of the known ones") {
  const TemporaryDirectory folder;
  const TemporaryDirectory other;
  other.write("own.pem", own_certificate());
  for (const char* const content : {kDamaged, "garbage\n"}) {
    CAPTURE(content);
    const std::string bundle = folder.write("bundle.pem", content);
    const std::string fault = "Nothing can be read of those in " + bundle +
                              " (SSL_CERT_FILE): there is no certificate, or a damaged one.";
    name_certificates(bundle);
    http::Trust trust = found(own_certificate());
    CHECK(trust.pem_text == own_certificate() + "\n");
    CHECK(told(trust) == "those that were given|" + fault);
    name_certificates(bundle, other.path());
    trust = found();
    CHECK(trust.pem_text == own_certificate());
    CHECK(told(trust) == "those in " + other.path().string() + " (SSL_CERT_DIR)|" + fault);
    name_certificates(bundle, folder.path());
    trust = found();
    CHECK(trust.file.empty());
    CHECK(trust.pem_text.empty());
    CHECK(told(trust) == "|" + fault + " No file in " + folder.path().string() +
                             " (SSL_CERT_DIR) holds a certificate.");
  }
}

TEST_CASE("a damaged certificate of the user's is refused, whatever the system has") {
  const System system;
  const std::string text = own_certificate() + kDamaged;
  const std::string file = system.folder.write("own.pem", text);
  for (const std::string& given : {text, file}) {
    const auto trust = http::find_trust(given);
    REQUIRE_FALSE(trust.has_value());
    CHECK(trust.error().code == "http.ca_cert");
    CHECK(trust.error().cause == "The PEM text is damaged: certificate 2 in it cannot be read.");
    CHECK(trust.error().remedy == "Give it as PEM text or as the path of a PEM file.");
    CHECK(trust.error().evidence == (given == file ? file : ""));
  }
  const auto other = http::find_trust(own_certificate() +
                                      "-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n");
  REQUIRE_FALSE(other.has_value());
  CHECK(other.error().cause ==
        "The PEM text is damaged: a block in it that is no certificate cannot be read.");
}

TEST_CASE("of the user's certificates a text is checked without reading any file") {
  CHECK(http::check_ca_cert(own_certificate()).has_value());
  CHECK(http::check_ca_cert("/nowhere/there_later.pem").has_value());
  CHECK(http::check_ca_cert("").has_value());
  const auto damaged = http::check_ca_cert(kDamaged);
  REQUIRE_FALSE(damaged.has_value());
  CHECK(damaged.error().code == "http.ca_cert");
  CHECK(damaged.error().cause == "The PEM text is damaged: certificate 1 in it cannot be read.");
}

TEST_CASE("no more of a folder is read than a folder of certificates has") {
  const std::string certificate = Authority().certificate();
  const TemporaryDirectory folder;
  for (int i = 0; i < 2000; ++i) folder.write(std::to_string(i), i == 0 ? certificate : "");
  name_certificates("/nowhere", folder.path());
  CHECK(told(found()).find("more than") == std::string::npos);
  CHECK(found().pem_text == certificate);
  folder.write("one more", "");
  CHECK(told(found()).ends_with("SSL_CERT_DIR names " + folder.path().string() +
                                ". It holds more than is read of a folder of certificates."));
}

TEST_CASE("what is no certificate is refused") {
  const System system;
  const std::string key = system.folder.write(
      "key.pem", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
  for (const std::string& given :
       {std::string("/nonexistent/ca.pem"), key, std::string("-----BEGIN X-----")}) {
    INFO(given);
    const auto trust = http::find_trust(given);
    REQUIRE_FALSE(trust.has_value());
    CHECK(trust.error().code == "http.ca_cert");
    CHECK(trust.error().path == base::Path::of("ca_cert"));
  }
}

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

constexpr const char* kCertificate =
    "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";

/// A system's bundle that SSL_CERT_FILE names, in a folder that goes with the test.
struct System {
  TemporaryDirectory folder;
  std::string bundle = folder.write("bundle.pem", "system certificates\n");
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
  const std::string own = system.folder.write("own.pem", kCertificate);
  for (const std::string& given : {std::string(kCertificate), own}) {
    const http::Trust trust = found(given);
    CHECK(trust.pem_text == std::string(kCertificate) + "\nsystem certificates\n");
    CHECK(told(trust) ==
          "those that were given and those in " + system.bundle + " (SSL_CERT_FILE)|");
    CHECK(trust.authorities.given);
  }
}

TEST_CASE("the user's certificate is mended as text and in a file") {
  const System system;
  const std::string odd =
      "\xEF\xBB\xBF-----BEGIN CERTIFICATE-----\\r\\nAAAA\\r\\n-----END CERTIFICATE-----";
  const std::string own = system.folder.write("own.pem", odd);
  for (const std::string& given : {odd, own}) {
    CHECK(found(given).pem_text == std::string(kCertificate) + "\nsystem certificates\n");
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
    const http::Trust own = found(kCertificate);
    CHECK(own.pem_text == std::string(kCertificate) + "\n");
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
  folder.write("anything", first + kCertificate + "-----BEGIN CERTIFICATE-----\nAAAA\n" + second);
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

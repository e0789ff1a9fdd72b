#include "cli/advice.h"

#include <doctest/doctest.h>

#include <string>

#include "cli/import_blocks.h"

namespace {

base::Diagnostic stopped() {
  return {.kind = base::ErrorKind::cancelled,
          .code = "registration.cancelled",
          .summary = "The registration was cancelled"};
}

}  // namespace

TEST_CASE("after a stop a record that is left is taken over, and without one nothing is") {
  CHECK(cli::for_command_line(stopped()).remedy == "Run the command again to go on.");
  for (const char* const left : {"record_left", "adopted_record_left"}) {
    base::Diagnostic one = stopped();
    one.notes.push_back({.name = left, .value = "abc", .text = "The record abc stays."});
    CHECK(cli::for_command_line(one).remedy == "Run the command again with `--adopt` to go on.");
  }
}

TEST_CASE("a refusal has the label that its server has in all of the run") {
  cli::ImportBlocks imports;
  const base::Diagnostic refusal{.kind = base::ErrorKind::address_in_use,
                                 .code = "coolify.address_in_use",
                                 .values = {{"holder", "abc"}}};
  CHECK(imports.label("web", "other") == "web");
  const auto told = cli::for_command_line(cli::with_label(refusal, "web", imports));
  CHECK(told.remedy.find("coolify_server_registration.web_2\n    id = \"abc\"") !=
        std::string::npos);
  CHECK(imports.block("web", "abc").find("coolify_server_registration.web_2\n") !=
        std::string::npos);
  CHECK(cli::holder_of(refusal) == "abc");
  CHECK(cli::holder_of(stopped()).empty());
  base::Diagnostic unsure = refusal;
  unsure.values = {{"holder", "UUID"}};
  CHECK(cli::holder_of(unsure).empty());
}

TEST_CASE("a machine without authorities is told how to come by some") {
  base::Diagnostic one{.code = "coolify.tls_untrusted", .values = {{"no_authorities", "yes"}}};
  CHECK(cli::for_command_line(one).remedy ==
        "Install the system's certificates (the package ca-certificates) and leave SSL_CERT_FILE "
        "unset, name a PEM file of certificates in SSL_CERT_FILE, or give the authority's "
        "certificate by `--ca-cert`.");
  one.values = {{"known_authorities", "those in /etc/ssl/cert.pem"}};
  CHECK(cli::for_command_line(one).remedy ==
        "Give the authority's certificate by `--ca-cert`, use the name the certificate is for, or "
        "renew it.");
}

TEST_CASE("no remedy of a key at a command line is Terraform's") {
  const base::Diagnostic one{.code = "ssh.key_unusable",
                             .remedy = "Give the content of the file: file(\"~/.ssh/id\").",
                             .values = {{"looks_like", "the name of a file"}}};
  CHECK(cli::for_command_line(one).remedy.starts_with("Name a file that holds a key"));
}

#include "plugin/rpc/client_words.h"

#include <doctest/doctest.h>

using plugin::Client;
using plugin::in_words_of;

TEST_CASE("the client is known by the name of its program") {
  for (const char* const name : {"tofu", "tofu-1.10.6", "tofu.exe", "opentofu"}) {
    CHECK(plugin::client_named(name) == Client::opentofu);
  }
  for (const char* const name : {"terraform", "terraform-1.15", "", "sh", "my-tofu"}) {
    CHECK(plugin::client_named(name) == Client::terraform);
  }
}

TEST_CASE("texts name the client that runs") {
  struct Row {
    const char* text;
    const char* of_opentofu;
  };
  const Row rows[] = {{"", ""},
                      {"Run Terraform again.", "Run OpenTofu again."},
                      {"Terraform", "OpenTofu"},
                      {"Run `terraform untaint` and `terraform apply -target=...`.",
                       "Run `tofu untaint` and `tofu apply -target=...`."},
                      {"Use Terraform 1.11, OpenTofu 1.11 or newer.",
                       "Use Terraform 1.11, OpenTofu 1.11 or newer."},
                      {"registry/Terraform, Terraforming and my_Terraform",
                       "registry/Terraform, Terraforming and my_Terraform"},
                      {"terraform-provider-coolify", "terraform-provider-coolify"},
                      {"A fault of Terraform, of the state or of this provider.",
                       "A fault of OpenTofu, of the state or of this provider."}};
  for (const Row& row : rows) {
    CHECK(in_words_of(Client::opentofu, row.text) == row.of_opentofu);
    CHECK(in_words_of(Client::terraform, row.text) == row.text);
  }
}

TEST_CASE("a diagnostic names it in all that it says by itself") {
  base::Diagnostic one;
  one.code = "a.b";
  one.summary = "Terraform stopped";
  one.cause = "Terraform said so.";
  one.evidence = "Terraform v1";
  one.remedy = "Run `terraform apply`.";
  one.notes = {{"n", "Terraform", "Terraform keeps it."}};
  base::Diagnostic expected = one;
  expected.summary = "OpenTofu stopped";
  expected.cause = "OpenTofu said so.";
  expected.remedy = "Run `tofu apply`.";
  expected.notes = {{"n", "Terraform", "OpenTofu keeps it."}};
  CHECK(in_words_of(Client::opentofu, one) == expected);
  CHECK(in_words_of(Client::terraform, one) == one);
}

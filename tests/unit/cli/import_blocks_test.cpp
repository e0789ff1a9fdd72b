#include "cli/import_blocks.h"

#include <doctest/doctest.h>

using cli::ImportBlocks;
using cli::quoted_hcl;
using cli::resource_label;

TEST_CASE("resources are called after servers by names that HCL takes") {
  CHECK(resource_label("web-1") == "web-1");
  CHECK(resource_label("Web 1.example.com") == "web_1_example_com");
  CHECK(resource_label("1st") == "server_1st");
  CHECK(resource_label("") == "server");
  CHECK(resource_label("größe") == "gr__e");
  CHECK(resource_label("a\x1b[31m\"}\n") == "a__31m___");
}

TEST_CASE("each block has a name of its own") {
  ImportBlocks blocks;
  CHECK(blocks.block("web", "abc") ==
        "import {\n  to = coolify_server_registration.web\n  id = \"abc\"\n}\n");
  CHECK(blocks.block("Web", "def").find("coolify_server_registration.web_2\n") !=
        std::string::npos);
  CHECK(blocks.block("web_2", "ghi").find("coolify_server_registration.web_2_2\n") !=
        std::string::npos);
}

TEST_CASE("a server is called the same in all that is printed") {
  ImportBlocks blocks;
  CHECK(blocks.label("web", "abc") == "web");
  CHECK(blocks.label("web", "def") == "web_2");
  CHECK(blocks.block("other", "abc").find("coolify_server_registration.web\n") !=
        std::string::npos);
  // Two that nobody knows are two.
  CHECK(blocks.label("web", "") == "web_3");
  CHECK(blocks.label("web", "") == "web_4");
}

TEST_CASE("nothing in a quoted text is obeyed") {
  CHECK(quoted_hcl("a\"b\\c") == R"("a\"b\\c")");
  CHECK(quoted_hcl("${file(\"x\")}") == R"("$${file(\"x\")}")");
  CHECK(quoted_hcl("%{if true}") == "\"%%{if true}\"");
  CHECK(quoted_hcl("$ {") == "\"$ {\"");
  CHECK(quoted_hcl("a\nb") == "\"a b\"");
}

#include "cli/shown_text.h"

#include <doctest/doctest.h>

#include "base/secret.h"
#include "cli/advice.h"

using cli::for_command_line;
using cli::one_line;
using cli::shown;
using cli::wrapped;

TEST_CASE("texts of others are harmless on one line") {
  CHECK(one_line("a\x1b[2J\x07"
                 "b\nc") == "a  b c");
  CHECK(one_line("a\xE2\x80\xAE"
                 "b") == "ab");  // turns the direction of what follows
  const base::Secret secret("hunter22hunter22");
  CHECK(one_line("is hunter22hunter22") == "is (masked)");
  CHECK(one_line(std::string(300, 'x'), 10).starts_with("xxxxxxxxxx... ("));
}

TEST_CASE("texts are broken at blanks, and their own breaks stay") {
  CHECK(wrapped("aaa bbb ccc", "  ", 9) == "  aaa bbb\n  ccc\n");
  CHECK(wrapped("aaa\n\nbbb", "", 80) == "aaa\n\nbbb\n");
  CHECK(wrapped("aaaaaaaaaaaa b", "", 4) == "aaaaaaaaaaaa\nb\n");
  CHECK(wrapped("", "  ") == "");
  CHECK(wrapped("ää ää", "", 5) == "ää ää\n");
}

TEST_CASE("a diagnostic is told with its cause, evidence, remedy and code") {
  const base::Diagnostic error{.kind = base::ErrorKind::unreachable,
                               .code = "ssh.unreachable",
                               .summary = "The machine does not answer",
                               .cause = "Nobody was there.",
                               .evidence = "a\x1b[31mb",
                               .remedy = "Start it.",
                               .path = base::Path::of("target")};
  CHECK(shown(error, "web") ==
        "Error: web: The machine does not answer\n  Nobody was there.\n\n  Evidence:\n    ab\n\n  "
        "What to do: Start it.\n\n  Code: ssh.unreachable\n");
}

TEST_CASE("remedies are in the words of the command line") {
  base::Diagnostic taken{.kind = base::ErrorKind::address_in_use,
                         .code = "coolify.address_in_use",
                         .summary = "The address is already in use",
                         .values = {{"holder", "abc123"}, {"label", "web"}}};
  taken.path = base::Path::of("ip");
  const base::Diagnostic told = for_command_line(taken);
  CHECK(told.remedy.find("`--adopt`") != std::string::npos);
  CHECK(told.remedy.find("to = coolify_server_registration.web\n    id = \"abc123\"") !=
        std::string::npos);
  CHECK(told.path.empty());

  const base::Diagnostic other{.code = "ssh.unreachable", .remedy = "Start it."};
  CHECK(for_command_line(other).remedy == "Start it.");

  const base::Diagnostic check{.kind = base::ErrorKind::check_failed,
                               .code = "health.disk_full",
                               .remedy = "Lower `disk.min_gb`."};
  CHECK(for_command_line(check).remedy == "Lower `--check disk.min_gb=VALUE`.");

  base::Diagnostic left{.code = "verdict.timeout"};
  left.notes.push_back({.name = "record_left", .value = "abc", .text = "It stays."});
  CHECK(for_command_line(left).notes.front().text ==
        "The record abc stays in Coolify. Run the command again with `--adopt` to go on with it.");
}

#include "cli/command_set.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <iostream>
#include <memory>
#include <sstream>

#include "cli/completion.h"
#include "cli/help_text.h"
#include "cli/line/commands.h"
#include "cli/manual.h"
#include "tests/support/process.h"
#include "tests/support/temporary_directory.h"

using cli::Command;
using cli::CommandSet;
using tests::TemporaryDirectory;

namespace {

/// What is written to the standard streams while it lives.
class Captured {
 public:
  Captured() : out_(std::cout.rdbuf(out.rdbuf())), err_(std::cerr.rdbuf(err.rdbuf())) {}
  ~Captured() {
    std::cout.rdbuf(out_);
    std::cerr.rdbuf(err_);
  }
  Captured(const Captured&) = delete;
  Captured& operator=(const Captured&) = delete;

  std::ostringstream out;
  std::ostringstream err;

 private:
  std::streambuf* out_;
  std::streambuf* err_;
};

struct Ran {
  int code;
  std::string out;
  std::string err;
};

Ran run(CommandSet& set, std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "terraform-provider-coolify");
  Captured captured;
  const int code = set.run(static_cast<int>(arguments.size()), arguments.data());
  return {code, captured.out.str(), captured.err.str()};
}

Ran run(std::vector<const char*> arguments) {
  CommandSet set("1.2.3", cli::commands({.version = "1.2.3"}));
  return run(set, std::move(arguments));
}

std::size_t longest_line(const std::string& text) {
  std::istringstream lines(text);
  std::size_t longest = 0;
  for (std::string line; std::getline(lines, line);) longest = std::max(longest, line.size());
  return longest;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// What bash offers for the last of the words.
std::string completed(const std::string& script, const std::vector<std::string>& words) {
  std::string line = "source /dev/stdin; COMP_WORDS=(terraform-provider-coolify";
  for (const std::string& word : words) line += " '" + word + "'";
  line += "); COMP_CWORD=" + std::to_string(words.size()) +
          "; _terraform_provider_coolify; printf '%s\\n' \"${COMPREPLY[@]}\"";
  const auto finished = tests::run({.argv = {"bash", "--norc", "-c", line}, .input = script});
  REQUIRE(finished.exit_code == 0);
  REQUIRE(finished.err == "");
  return finished.out;
}

}  // namespace

TEST_CASE("a command gets its arguments, by each of its names") {
  auto seen = std::make_shared<std::string>();
  const Command greet{.name = "greet",
                      .summary = "Greet somebody",
                      .aliases = {"say:hello"},
                      .define = [seen](CLI::App& command) -> cli::Run {
                        auto name = std::make_shared<std::string>();
                        command.add_option("name", *name, "Whom")->required()->type_name("NAME");
                        return [seen, name] {
                          *seen = *name;
                          return 7;
                        };
                      }};
  for (const char* const called : {"greet", "say:hello"}) {
    CommandSet set("1", {greet});
    CHECK(run(set, {called, "Ada"}).code == 7);
    CHECK(*seen == "Ada");
    seen->clear();
  }
}

TEST_CASE("what nobody knows is refused with a hint") {
  const Ran command = run({"regster"});
  CHECK(command.code == 2);
  CHECK(command.out == "");
  CHECK(has(command.err, "There is no command regster. Did you mean register?"));
  const Ran option = run({"register", "--output", "x"});
  CHECK(option.code == 2);
  CHECK(has(option.err, "There is no option --output here. Did you mean --outputs?"));
  CHECK(has(option.err, "register --help"));
  CHECK(run({"help", "nothing"}).code == 2);
  CHECK(run({"register", "--parallel", "0", "web"}).code == 2);
  CHECK(run({"register", "--sync", "--no-wait", "web"}).code == 2);
  CHECK(run({"completion", "tcsh"}).code == 2);
  CHECK(run({"completion"}).code == 2);
}

TEST_CASE("a token on the command line is refused and not repeated") {
  for (const char* const option : {"--token=1|hush", "--token"}) {
    const Ran ran = run({"register", option, "web"});
    CHECK(ran.code == 2);
    CHECK(has(ran.err, "COOLIFY_TOKEN"));
    CHECK_FALSE(has(ran.err, "hush"));
  }
  CHECK_FALSE(has(run({"register", "--secret=hush", "web"}).err, "hush"));
}

TEST_CASE("help is readable in 80 columns and tells each option and exit code") {
  const Ran ran = run({"register", "--help"});
  CHECK(ran.code == 0);
  CHECK(ran.err == "");
  CHECK(longest_line(ran.out) <= 80);
  CHECK(has(ran.out, "Usage: terraform-provider-coolify register [OPTIONS] [HOST...]\n"));
  CHECK(has(ran.out, "\nRegister server from Terraform deployment.\n"));
  CHECK(has(ran.out, "Also called: server:register\n"));
  for (const char* const option :
       {"-o, --outputs FILE", "--sync", "--no-wait", "-k, --ssh-key KEY", "-p, --parallel N",
        "--json", "--adopt", "--endpoint URL", "-i, --identity FILE", "-J, --jump HOST",
        "--events FILE", "--webhook URL", "--check ID=...", "--outbound-target URL"}) {
    CAPTURE(option);
    CHECK(has(ran.out, std::string("\n  ") + option));
  }
  CHECK(has(ran.out, "\n   15  stage health: a check failed\n"));
  CHECK(has(ran.out, "\n  130  stopped by Ctrl-C or a signal\n"));
  const Ran overview = run({"help"});
  CHECK(overview.code == 0);
  CHECK(longest_line(overview.out) <= 80);
  for (const char* const part : {"\n  register ", "\n  check ", "\n  completion", "\n  man ",
                                 "\n  COOLIFY_TOKEN", "\n   10  stage wait_ssh"}) {
    CAPTURE(part);
    CHECK(has(overview.out, part));
  }
  CHECK(run({"help", "check"}).out == run({"check", "--help"}).out);
}

TEST_CASE("an empty value is not taken for an absent option") {
  for (const char* const option :
       {"--ssh-key", "--outputs", "--events", "--name", "--timeout", "--known-hosts", "--check"}) {
    CAPTURE(option);
    const Ran ran = run({"register", "10.0.0.1", option, ""});
    CHECK(ran.code == 2);
    CHECK(has(ran.err, std::string(option) + ": The value is empty"));
  }
}

TEST_CASE("bash completes commands, options and their values") {
  const std::string script = run({"completion", "bash"}).out;
  const auto syntax = tests::run({.argv = {"bash", "-n"}, .input = script});
  CHECK(syntax.exit_code == 0);
  CHECK(syntax.err == "");
  CHECK(completed(script, {"reg"}) == "register\n");
  CHECK(completed(script, {"register", "--no-w"}) == "--no-wait\n");
  CHECK(completed(script, {"server", ":", "register", "--no-w"}) == "--no-wait\n");
  CHECK(completed(script, {"check", "--no-w"}) == "\n");
  CHECK(completed(script, {"check", "--host-key-policy", "p"}) == "pinned\n");
  CHECK(completed(script, {"completion", "z"}) == "zsh\n");
  CHECK(completed(script, {"check", "--ssh-user", ""}) == "\n");
  CHECK(completed(script, {"help", "re"}) == "register\nreport\n");
  CHECK(completed(script, {"register", "--check", "dis"}) == "disk\n");
  CHECK(completed(script, {"register", "--deployment-id", "dis"}) == "\n");
  const TemporaryDirectory folder;
  const std::string file = folder.write("some outputs.json", "{}");
  CHECK(completed(script, {"register", "--outputs", folder.file("some")}) == file + "\n");
  CHECK(completed(script, {"register", folder.file("some")}) == file + "\n");
}

TEST_CASE("the other shells get every command and option") {
  const std::string fish = run({"completion", "fish"}).out;
  const std::string zsh = run({"completion", "zsh"}).out;
  for (const char* const option : {"no-wait", "ssh-key", "outbound-target", "host-key-policy"}) {
    CAPTURE(option);
    CHECK(has(fish, std::string(" -l ") + option));
    CHECK(has(zsh, std::string("--") + option + "["));
  }
  CHECK(zsh.starts_with("#compdef terraform-provider-coolify\n"));
  CHECK(has(fish, "-a 'bash zsh fish'"));
  if (tests::find_program("fish")) {
    const auto syntax = tests::run({.argv = {"fish", "--no-execute", "/dev/stdin"}, .input = fish});
    CHECK(syntax.exit_code == 0);
    CHECK(syntax.err == "");
  }
}

TEST_CASE("the manual page has all that the definitions have") {
  const std::string page = run({"man"}).out;
  CHECK(page.starts_with(".TH TERRAFORM\\-PROVIDER\\-COOLIFY 1 "));
  for (const char* const section :
       {"NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "EXIT STATUS", "ENVIRONMENT"}) {
    CAPTURE(section);
    CHECK(has(page, std::string("\n.SH ") + section + "\n"));
  }
  CHECK(has(page, "\\fB\\-o\\fR, \\fB\\-\\-outputs\\fR \\fIFILE\\fR\n"));
  CHECK(has(page, "\n.TP\n\\fB130\\fR\n"));
  CHECK(has(page, "\n.SS register [HOST...]\n"));
  // No line is a request that was not meant: outside of ours none begins with a dot or a quote.
  std::istringstream lines(page);
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || (line.front() != '.' && line.front() != '\'')) continue;
    CAPTURE(line);
    const std::string request = line.substr(0, line.find(' '));
    const bool is_ours = request == ".TH" || request == ".SH" || request == ".SS" ||
                         request == ".TP" || request == ".PP";
    CHECK(is_ours);
  }
  if (tests::find_program("groff")) {
    const auto shown =
        tests::run({.argv = {"groff", "-man", "-Tutf8", "-ww", "-P-cbou"}, .input = page});
    CHECK(shown.exit_code == 0);
    CHECK(shown.err == "");
    CHECK(has(shown.out, "--outbound-target URL"));
  }
}

#include "ssh/script_frame.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/process.h"
#include "tests/support/temporary_directory.h"

namespace {

using base::Secret;
using ssh::MarkedStream;
using ssh::Script;
using ssh::ScriptFrame;

const Secret kNoPassword;

std::string joined(const ScriptFrame& frame) {
  std::string all;
  for (const std::string_view piece : frame.pieces()) all += piece;
  return all;
}

tests::Finished run_shell(const std::vector<std::string>& command, const std::string& input) {
  return tests::run({.argv = command, .input = input, .errors_in_output = true});
}

Script greeting_script() {
  Script script;
  script.text = "echo \"hello $who\"; cat; false";
  script.inputs.push_back({"who", Secret("wor'ld  ")});
  return script;
}

TEST_CASE("every login shell runs the frame the same way") {
  const std::vector<std::vector<std::string>> shells = {
      {"/bin/sh"},   {"/bin/bash"}, {"/bin/dash"},          {"/usr/bin/fish"},
      {"/bin/tcsh"}, {"/bin/csh"},  {"/bin/busybox", "ash"}};
  for (const auto& shell : shells) {
    CAPTURE(shell.back());
    REQUIRE_MESSAGE(::access(shell.front().c_str(), X_OK) == 0, "install " << shell.front());
    const Script script = greeting_script();
    const auto frame = ScriptFrame::make(script, kNoPassword);
    REQUIRE(frame);
    std::vector<std::string> command = shell;
    command.insert(command.end(), {"-c", frame->command()});
    const tests::Finished finished = run_shell(command, joined(*frame));
    CHECK(finished.exit_code == 1);

    MarkedStream out(frame->begin_marker(), frame->end_marker(), 1000);
    out.append(finished.out);
    CHECK(out.begun());
    CHECK(out.body().find("hello wor'ld  \n") != std::string::npos);
  }
}

TEST_CASE("BusyBox as /bin/sh runs the frame too") {
  const Script script = greeting_script();
  const auto frame = ScriptFrame::make(script, kNoPassword);
  REQUIRE(frame);
  const std::string input = joined(*frame);
  const auto finished = run_shell({"busybox", "sh", "-c", std::string(ssh::kScriptReader)}, input);
  CHECK(finished.exit_code == 1);
  CHECK(finished.out.find("hello wor'ld  \n") != std::string::npos);
}

TEST_CASE("a script that did not arrive whole does not run") {
  const Script script = greeting_script();
  const auto frame = ScriptFrame::make(script, kNoPassword);
  REQUIRE(frame);
  const std::string whole = joined(*frame);
  // The tail, the head, something in the middle, a field whole, and all of it.
  const std::size_t size = whole.size();
  const std::size_t field = whole.rfind('#', size - 2);
  const std::vector<std::string> parts = {
      whole.substr(0, size - 1),
      whole.substr(0, size - 20),
      whole.substr(0, field + 1),
      whole.substr(0, size / 2) + "#",
      whole.substr(1),
      whole.substr(20),
      whole.substr(whole.find('#', 1)),
      whole.substr(field),
      whole.substr(0, 30) + whole.substr(31),
      whole.substr(0, size / 2) + whole.substr(size / 2 + 8),
      whole + "#",
      "x" + whole,
      "",
  };
  for (const std::string& part : parts) {
    CAPTURE(part);
    const auto finished = run_shell({"/bin/sh", "-c", frame->command()}, part);
    CHECK(finished.exit_code == ssh::kScriptCutShort);
    CHECK(finished.out == frame->ready_marker() + frame->error_ready_marker());
  }
}

TEST_CASE("a syntax error in a script still ends with a marker") {
  Script script;
  script.text = "echo before; if then";
  const auto frame = ScriptFrame::make(script, kNoPassword);
  REQUIRE(frame);
  const auto finished = run_shell({"/bin/sh", "-c", frame->command()}, joined(*frame));
  MarkedStream out(frame->begin_marker(), frame->end_marker() + " ", 1000);
  out.append(finished.out);
  CHECK(out.ended());
  CHECK(out.end_line() == "2");
}

TEST_CASE("what is merely echoed is no output of ours") {
  const Script script = greeting_script();
  const auto frame = ScriptFrame::make(script, kNoPassword);
  REQUIRE(frame);
  for (const std::string& echo : {joined(*frame), frame->command() + "\n"}) {
    for (const std::string& ready : {frame->ready_marker(), frame->error_ready_marker()}) {
      MarkedStream out(frame->begin_marker(), frame->end_marker(), 1000, 0, ready);
      out.append(echo);
      CHECK_FALSE(out.ready());
      CHECK_FALSE(out.begun());
      CHECK_FALSE(out.ended());
    }
  }
}

TEST_CASE("our shell says that it is there before it reads, on both streams, traced or not") {
  const Script script = greeting_script();
  const std::vector<std::vector<std::string>> shells = {
      {"/bin/bash", "-c"}, {"/bin/bash", "-xvc"}, {"/bin/dash", "-xvc"}, {"/bin/tcsh", "-xc"}};
  for (const auto& shell : shells) {
    CAPTURE(shell.front());
    const auto frame = ScriptFrame::make(script, kNoPassword);
    REQUIRE(frame);
    tests::Command command{.argv = shell,
                           .environment = tests::own_environment({{"SHELLOPTS", "xtrace"}})};
    command.argv.push_back(frame->command());
    command.input = "password";
    const tests::Finished finished = tests::run(command);
    CHECK(finished.exit_code == ssh::kScriptCutShort);
    CHECK(finished.out == frame->ready_marker());
    CHECK(finished.err.find(frame->error_ready_marker()) != std::string::npos);
    CHECK(finished.err.find(frame->ready_marker()) == std::string::npos);
    CHECK(finished.err.find("password") == std::string::npos);
  }
}

/// What a script prints that uses what the shell and its environment could change, started from
/// bash behind `settings`, where our shell is what `sh` links to.
std::string printed_behind(const std::string& settings, const std::string& sh) {
  const tests::TemporaryDirectory folder;
  std::filesystem::create_symlink(tests::find_program(sh).value(), folder.file("sh"));
  tests::write_file(folder.file("env"), "echo hello\n");
  Script script;
  script.text =
      "cd .. || exit; t=$(mktemp)\n"
      "echo a >\"$t\"; echo b | cat >\"$t\"; [ -z \"$none\" ] && cat \"$t\"; rm \"$t\"\n"
      "test() { return 3; }; test; printf '%s ' $? no*thing \"$(echo grep | grep g)\"\n"
      "set -- a b; shift; echo \"$1\"; bash -c 'echo no*thing $none; echo c >\"$0\"' \"$t\"\n"
      "rm \"$t\"; id -u; false; echo $?";
  const auto frame = ScriptFrame::make(script, kNoPassword);
  REQUIRE(frame);
  std::string command = frame->command();
  const std::size_t at = command.find(" /bin/sh -c ");
  REQUIRE(at != std::string::npos);
  command.replace(at + 1, 7, folder.file("sh"));
  const std::string start_up = "cd '" + folder.file("") + "'\n" + settings + "\n";
  const auto finished = run_shell({"/bin/bash", "-c", start_up + command}, joined(*frame));
  MarkedStream out(frame->begin_marker(), frame->end_marker() + " ", 1000);
  out.append(finished.out);
  INFO(finished.out);
  CHECK(out.end_line() == "0");
  return out.body();
}

TEST_CASE("what a start-up file exports for shells does not change what a script means") {
  std::string functions;
  for (const char* name :
       {"[",  "builtin", "cat",    "cd", "command", "compgen", "echo", "eval",  "false", "grep",
        "id", "mktemp",  "printf", "rm", "set",     "shift",   "test", "unset", "f",     "s"}) {
    functions += "function " + std::string(name) + " { /bin/echo nonsense; return 1; }; ";
    functions += "export -f '" + std::string(name) + "'\n";
  }
  for (const char* const sh : {"dash", "bash", "busybox"}) {
    CAPTURE(sh);
    const std::string plain = printed_behind("", sh);
    CHECK(plain.starts_with("b\n3 no*thing grep b\nno*thing\n"));
    for (const std::string& settings :
         {std::string("export SHELLOPTS; set -x"), std::string("set -C; export SHELLOPTS"),
          std::string("export SHELLOPTS; set -v; set -f"), std::string("set -u; export SHELLOPTS"),
          std::string("export SHELLOPTS; set -e"),
          std::string("shopt -s nullglob failglob; export BASHOPTS"),
          std::string("export BASH_ENV=$PWD/env ENV=$PWD/env CDPATH=/"), functions}) {
      CAPTURE(settings);
      CHECK(printed_behind(settings, sh) == plain);
    }
  }
}

TEST_CASE("two frames have nothing in common") {
  const Script script = greeting_script();
  const auto one = ScriptFrame::make(script, kNoPassword);
  const auto other = ScriptFrame::make(script, kNoPassword);
  REQUIRE(one);
  REQUIRE(other);
  CHECK(one->begin_marker() != other->begin_marker());
  CHECK(one->end_marker() != other->end_marker());
  CHECK(one->begin_marker().size() == 49);
}

TEST_CASE("only a script that may need root is given sudo's password") {
  Script script = greeting_script();
  const Secret password("correct horse");
  const auto without = ScriptFrame::make(script, password);
  REQUIRE(without);
  CHECK(joined(*without).find("correct horse") == std::string::npos);
  script.may_need_root = true;
  script.text = "printf '%s|%s' \"$sudo_password\" \"$who\"";
  for (const Secret* given : {&password, &kNoPassword}) {
    const auto frame = ScriptFrame::make(script, *given);
    REQUIRE(frame);
    const auto finished = run_shell({"/bin/sh", "-c", frame->command()}, joined(*frame));
    CHECK(finished.out.find(std::string(given->reveal()) + "|wor'ld  \n") != std::string::npos);
  }
  const auto two_lines = ScriptFrame::make(script, Secret("a\nb"));
  REQUIRE_FALSE(two_lines);
  CHECK(two_lines.error().cause.find("sudo_password") != std::string::npos);
}

TEST_CASE("inputs that would change the meaning of the stream are refused") {
  for (const std::string& value : {std::string("a\nb"), std::string("a\0b", 3)}) {
    Script script;
    script.inputs.push_back({"name", Secret(value)});
    const auto frame = ScriptFrame::make(script, kNoPassword);
    REQUIRE_FALSE(frame);
    CHECK(frame.error().code == "ssh.options_invalid");
  }
  for (const char* name : {"", "a-b", "1a", "a b", "$(id)"}) {
    CAPTURE(name);
    Script script;
    script.inputs.push_back({name, Secret("x")});
    CHECK_FALSE(ScriptFrame::make(script, kNoPassword));
  }
}

TEST_CASE("a marked stream may arrive in pieces of any size") {
  const std::string text = "noise\nmore BEGIN\nthe body\n\nEND 7\ntrailing";
  for (std::size_t size = 1; size <= text.size(); ++size) {
    CAPTURE(size);
    MarkedStream stream("BEGIN\n", "\nEND", 100);
    for (std::size_t at = 0; at < text.size(); at += size) stream.append(text.substr(at, size));
    CHECK(stream.ended());
    CHECK(stream.noise() == "noise\nmore ");
    CHECK(stream.body() == "the body\n");
    CHECK(stream.end_line() == " 7");
    CHECK_FALSE(stream.overflowed());
  }
}

TEST_CASE("the ready marker of a marked stream is no noise") {
  const std::string text = "motd READY\nmore BEGIN\nthe body\nEND 7\n";
  for (std::size_t size = 1; size <= text.size(); ++size) {
    CAPTURE(size);
    MarkedStream stream("BEGIN\n", "\nEND", 100, 0, "READY\n");
    std::size_t at = 0;
    for (; !stream.ready(); at += size) stream.append(text.substr(at, size));
    CHECK(at >= std::string("motd READY\n").size());
    for (; at < text.size(); at += size) stream.append(text.substr(at, size));
    CHECK(stream.ended());
    CHECK(stream.noise() == "motd more ");
    CHECK(stream.body() == "the body");
  }
  MarkedStream early("BEGIN\n", "\nEND", 100, 0, "READY\n");
  early.append("BEGIN\nbody\nEND 0\n");
  CHECK_FALSE(early.begun());
}

TEST_CASE("a marked stream keeps no more than its limit and still finds the end") {
  MarkedStream stream("B\n", "\nEND", 10);
  stream.append("B\n");
  for (int i = 0; i < 1000; ++i) stream.append("0123456789");
  CHECK(stream.overflowed());
  CHECK(stream.body() == "0123456789");
  stream.append("\nEND 0\n");
  CHECK(stream.ended());
  CHECK(stream.body() == "0123456789");

  MarkedStream noisy("B\n", "\nEND", 10);
  for (int i = 0; i < 1000; ++i) noisy.append("0123456789");
  CHECK(noisy.overflowed());
  CHECK(noisy.noise().size() == 10);
}

TEST_CASE("what was printed before a stream broke off is kept") {
  MarkedStream stream("B\n", "\nEND", 100);
  stream.append("B\nhalf a li");
  CHECK(stream.begun());
  CHECK_FALSE(stream.ended());
  CHECK(stream.body() == "half a li");
}

}  // namespace

#include "tests/standin/fake_ssh.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <fstream>
#include <iterator>

namespace standin {
namespace {

/// Almost no process besides the shell itself: a validation calls it a dozen times.
constexpr const char* kProgram = R"sh(#!/bin/sh
here=${0%/*}
printf '%s\n' "$@" >"$here/arguments"
if [ ! -e "$here/identity" ]; then
  while [ "$1" != -i ]; do shift; done
  { stat -c %a "$2"; cat "$2"; } >"$here/identity"
fi
command=
while IFS= read -r line; do command="$command${command:+
}$line"; done
printf '%s\036' "$command" >>"$here/commands"
command=${command#sudo }
. "$here/answers"
)sh";

std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::string content_of(const std::filesystem::path& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

}  // namespace

FakeAnswers good_host() {
  const std::string json = R"({"Client":{"Version":"27.5.1"},"Server":{"Version":"27.5.1"}})";
  return {{"", {0, "ok", ""}},
          {"cat /etc/os-release", {0, "NAME=x\nID=debian\nVERSION_ID=\"13\"\n", ""}},
          {"docker version --format json", {0, json, ""}},
          {"docker compose version --short", {0, "2.32.4-ds1", ""}},
          {"for port in", {0, "", ""}},
          {". /etc/os-release",
           {0,
            "os=Debian GNU/Linux 13\narch=x86_64\nkernel=6.1\ncpus=2\n"
            "memory_bytes=2048\nuptime_since=2026-11-23 10:00:00",
            ""}}};
}

FakeSsh::FakeSsh() {
  directory_.write("ssh", kProgram);
  ::chmod(program().c_str(), 0700);
  answers_ = good_host();
  write();
}

void FakeSsh::answers(const std::string& command, FakeAnswer answer) {
  if (command.empty()) answers_.clear();
  answers_[command] = std::move(answer);
  write();
}

void FakeSsh::holds(const std::string& command) {
  held_ = command;
  write();
}

void FakeSsh::release() const { directory_.write("released", ""); }

void FakeSsh::write() const {
  std::string script = "case \"$command\" in " + quoted(held_) +
                       "*) while [ ! -e \"$here/released\" ]; do sleep 0.01; done ;; esac\n"
                       "case \"$command\" in\n";
  // The map is sorted, so that walking it backwards meets longer beginnings first.
  for (auto entry = answers_.rbegin(); entry != answers_.rend(); ++entry) {
    const auto& [command, answer] = *entry;
    script += quoted(command) + "*) printf %s " + quoted(answer.out) + "; printf %s " +
              quoted(answer.err) + " >&2; exit " + std::to_string(answer.exit_code) + " ;;\n";
  }
  directory_.write("answers", script + "esac\n");
}

std::vector<std::string> FakeSsh::commands() const {
  std::vector<std::string> list;
  std::string rest = content_of(directory_ / "commands");
  for (std::size_t end = 0; (end = rest.find('\036')) != std::string::npos;) {
    list.push_back(rest.substr(0, end));
    rest.erase(0, end + 1);
  }
  return list;
}

std::string FakeSsh::arguments() const { return content_of(directory_ / "arguments"); }

std::string FakeSsh::identity() const { return content_of(directory_ / "identity"); }

}  // namespace standin

#include "tests/acceptance/terminal.h"

#include <filesystem>
#include <utility>
#include <vector>

#include "tests/support/patience.h"

namespace acceptance {

using namespace tests;

namespace {

std::string quoted(const std::string& text) {
  std::string word = "'";
  for (const char one : text) word += one == '\'' ? std::string("'\\''") : std::string(1, one);
  return word + "'";
}

}  // namespace

Terminal::Terminal(int width, const Command& command) {
  std::string line = "exec env -i TERM=$TERM LANG=C.UTF-8";
  for (const auto& [name, value] : command.environment.value_or(plain_environment())) {
    line += " " + quoted(name + "=" + value);
  }
  for (const std::string& word : command.argv) line += " " + quoted(word);
  if (!command.input.empty()) line += " <" + quoted(folder_.write("input", command.input));
  const std::string script = folder_.write("script", line + "\n");
  const std::string exit = folder_.file("exit");
  (void)tmux({"-f", "/dev/null", "new-session", "-d", "-x", std::to_string(width), "-y", "24",
              "sh " + quoted(script) + "; echo $? >" + quoted(exit) + ".new; mv " + quoted(exit) +
                  ".new " + quoted(exit) + "; sleep 600"});
}

Terminal::~Terminal() { (void)tmux({"kill-server"}); }

Finished Terminal::tmux(std::vector<std::string> arguments) const {
  // A server of its own.
  std::vector<std::string> argv = {"tmux", "-u", "-S", folder_.file("tmux")};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  return run({.argv = std::move(argv), .leaves_running = true});
}

std::string Terminal::screen() const {
  std::string all = tmux({"capture-pane", "-p"}).out;
  while (!all.empty() && all.back() == '\n') all.pop_back();
  return all;
}

bool Terminal::shows(const std::string& text) const {
  return eventually([&] { return screen().find(text) != std::string::npos; });
}

std::optional<int> Terminal::wait() const {
  const std::string file = folder_.file("exit");
  if (!eventually([&] { return std::filesystem::exists(file); })) return std::nullopt;
  return std::stoi(read_file(file));
}

}  // namespace acceptance

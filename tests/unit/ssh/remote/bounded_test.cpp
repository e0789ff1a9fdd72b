#include <doctest/doctest.h>

#include <chrono>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "ssh/remote/shell_text.h"
#include "ssh/session.h"
#include "tests/support/patience.h"
#include "tests/support/process.h"
#include "tests/support/temporary_directory.h"
#include "tests/unit/ssh/scripts.h"
#include "tests/unit/ssh/sshd.h"

namespace {

using Words = std::vector<std::string>;

const std::vector<Words> kShells = {{"dash"}, {"bash"}, {"busybox", "sh"}};

/// Hangs below itself in several ways: plainly, deaf to being asked, and behind a timeout, which
/// runs what it is given in a process group of its own.
const std::string kHang =
    "#!/bin/sh\n"
    "sleep 100000 &\n"
    "sh -c 'trap \"\" TERM HUP INT; sleep 100000; sleep 100000' &\n"
    "timeout 100000 sh -c 'sleep 100000; :' &\n"
    "wait\n";

/// A shell with the functions that goes on as `text` says, and all of whose processes have `mark`
/// in their environment. `$1` is a program that hangs.
struct Host {
  explicit Host(const Words& shell) : shell_(shell) { folder_.write_program("hang", kHang); }

  [[nodiscard]] tests::Process start(const std::string& text, const Words& in_front = {}) const {
    tests::Command command{.argv = in_front,
                           .environment = tests::own_environment({{"MARK", folder_.file("")}}),
                           .leaves_running = true};
    command.argv.insert(command.argv.end(), shell_.begin(), shell_.end());
    command.argv.insert(command.argv.end(), {"-c", std::string(ssh::kBoundedFunctions) + text,
                                             "script", folder_.file("hang")});
    return tests::Process::start(command);
  }
  [[nodiscard]] std::size_t processes() const {
    return tests::processes_with("MARK=" + folder_.file("")).size();
  }
  void kill_all() const {
    for (const pid_t process : tests::processes_with("MARK=" + folder_.file("")))
      ::kill(process, SIGKILL);
  }
  [[nodiscard]] bool becomes_quiet() const {
    return tests::eventually([this] { return processes() == 0; });
  }

 private:
  Words shell_;
  tests::TemporaryDirectory folder_;
};

TEST_CASE("a command that is late is ended with all that descends from it") {
  for (const Words& shell : kShells) {
    CAPTURE(shell.back());
    const Host host(shell);
    tests::Process process = host.start("bounded 1 \"$1\"; echo \"status $?\"");
    CHECK(process.wait().out == "status 124\n");
    CHECK(host.becomes_quiet());
  }
}

TEST_CASE("a command in time is not killed, nor what it leaves behind") {
  for (const Words& shell : kShells) {
    CAPTURE(shell.back());
    const Host host(shell);
    tests::Process process = host.start(
        "bounded 1000 sh -c 'sleep 100000 >/dev/null & echo said; exit 7'; echo \"status $?\"");
    CHECK(process.wait().out == "said\nstatus 7\n");
    CHECK(tests::eventually([&] { return host.processes() == 1; }));
    host.kill_all();
    CHECK(host.becomes_quiet());
  }
}

TEST_CASE("a command is ended when our shell is, or when the parent of it has gone") {
  for (const Words& shell : kShells) {
    CAPTURE(shell.back());
    const Host host(shell);
    const tests::TemporaryDirectory folder;
    const std::string naps = folder.file("naps");
    const std::string text = "sleep() { echo >>'" + naps +
                             "'; command sleep \"$@\"; }; echo begun; bounded 100000 \"$1\"";
    const auto naps_begun = [&] { return std::filesystem::file_size(naps); };
    const tests::Process stopped = host.start(text);
    REQUIRE(stopped.prints("begun"));
    REQUIRE(tests::eventually([&] { return host.processes() > 8; }));
    // The watchdog has to have seen the whole of it once: it looks after 2 naps, 4, 8 and so on.
    REQUIRE(tests::eventually([&] { return std::filesystem::exists(naps); }));
    const std::uintmax_t begun = naps_begun();
    REQUIRE(tests::eventually([&] { return naps_begun() > 2 * begun + 1; }));
    stopped.signal_group(SIGTERM);
    CHECK(host.becomes_quiet());

    const std::string gone = folder.file("gone");
    const tests::Process left = host.start(
        text, {"sh", "-c", "gone=$1; shift; \"$@\" & until [ -e \"$gone\" ]; do sleep 0.1; done",
               "parent", gone});
    REQUIRE(left.prints("begun"));
    REQUIRE(tests::eventually([&] { return host.processes() > 8; }));
    tests::write_file(gone, "");
    CHECK(host.becomes_quiet());
  }
}

TEST_CASE("nothing of a script stays on the machine when its time or its connection is over") {
  tests::SshdOptions options;
  options.accounts = {{"anna", "/bin/bash", ""}};
  const tests::Sshd server(options);
  const std::string home = server.directory().file("home-anna");
  tests::write_file(home + "/hang", kHang, 0755);
  ssh::ConnectOptions connect = server.connect_options();
  connect.target.credentials.user = "anna";
  const ssh::Script script =
      tests::script(std::string(ssh::kBoundedFunctions) + "bounded 100000 \"$HOME/hang\"");
  auto session = ssh::Session::connect(connect, tests::patient());
  REQUIRE_MESSAGE(session, session.error().detail());
  const auto output = (*session)->run(script, tests::patient().within(std::chrono::seconds(6)));
  REQUIRE_FALSE(output);
  CHECK(output.error().code == "ssh.timeout");
  session->reset();
  CHECK(tests::eventually([&] { return tests::processes_with("HOME=" + home).empty(); }));
}

}  // namespace

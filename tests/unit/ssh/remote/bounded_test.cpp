#include <doctest/doctest.h>

#include <chrono>
#include <csignal>
#include <string>
#include <thread>
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
        "bounded 9 sh -c 'sleep 3 >/dev/null & echo said; exit 7'; echo \"status $?\"; sleep 2");
    CHECK(process.wait().out == "said\nstatus 7\n");
    CHECK(host.processes() == 1);
    CHECK(host.becomes_quiet());
  }
}

TEST_CASE("a command is ended when our shell is, or when the parent of it has gone") {
  for (const Words& shell : kShells) {
    CAPTURE(shell.back());
    const Host host(shell);
    const std::string text = "echo begun; bounded 100000 \"$1\"";
    const tests::Process stopped = host.start(text);
    REQUIRE(stopped.prints("begun"));
    REQUIRE(tests::eventually([&] { return host.processes() > 8; }));
    // The watchdog has to have seen the whole of it once.
    std::this_thread::sleep_for(std::chrono::seconds(5));
    stopped.signal_group(SIGTERM);
    CHECK(host.becomes_quiet());

    const tests::Process left = host.start(text, {"sh", "-c", "\"$@\" & sleep 2", "parent"});
    REQUIRE(left.prints("begun"));
    REQUIRE(tests::eventually([&] { return host.processes() > 8; }));
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

#include "ssh/remote/sshd_start.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "tests/support/process.h"
#include "tests/support/temporary_directory.h"

namespace {

using tests::TemporaryDirectory;

const std::vector<std::vector<std::string>> kShells = {{"dash"}, {"bash"}, {"busybox", "sh"}};

struct Process {
  int number;
  int parent;
  std::string arguments;  ///< one behind each NUL byte
  int uid = 0;
};

void replace(std::string& text, const std::string& from, const std::string& to) {
  REQUIRE(text.find(from) != std::string::npos);
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
}

/// A machine whose shell is process 900, below these.
class Machine {
 public:
  explicit Machine(const std::vector<Process>& processes) {
    add({900, processes.front().number, std::string("sh\0", 3), 0});
    for (const Process& process : processes) add(process);
  }

  void add(const Process& process) const {
    const auto folder = dir_.path() / "proc" / std::to_string(process.number);
    std::filesystem::create_directories(folder);
    const std::string uid = "\t" + std::to_string(process.uid);
    std::ofstream(folder / "status")
        << "Name:\tx\nPPid:\t" << process.parent << "\nUid:" << uid << uid << uid << uid << "\n";
    std::ofstream(folder / "cmdline") << process.arguments;
    const std::string first = process.arguments.substr(0, process.arguments.find('\0'));
    std::ofstream(folder / "comm") << (first.find("sshd") == std::string::npos ? "x\n" : "sshd\n");
  }

  void add_program(const std::string& name, const std::string& text) const {
    dir_.write_program(name, text);
  }

  std::filesystem::path path(const std::string& name) const { return dir_.path() / name; }

  /// A file that sshd may be started with.
  std::string file(const std::string& name) const {
    const auto path = dir_.path() / name;
    std::ofstream(path) << "\n";
    return path.string();
  }

  std::string told(const std::vector<std::string>& shell = {"dash"}) const {
    std::string script(ssh::kSshdStart);
    replace(script, "/proc/", (dir_.path() / "proc").string() + "/");
    tests::Command command{
        .argv = shell,
        .environment = tests::Environment{{"PATH", dir_.path().string() + ":/usr/bin:/bin"}}};
    command.argv.insert(command.argv.end(), {"-c", script, "sh", "50000", "900"});
    const auto finished = tests::Process::start(command).wait_for_all();
    CHECK(finished.err.empty());
    return finished.out;
  }

 private:
  TemporaryDirectory dir_;
};

std::string title_of_listener(const std::string& arguments) {
  return "sshd: /usr/sbin/sshd " + arguments + " [listener] 0 of 10-100 startups";
}

const Process kInit = {1, 0, "/sbin/init"};
const std::string kUnclear = "unclear It was started for this connection alone";

}  // namespace

TEST_CASE("the options are those of the sshd that listens") {
  for (const auto& shell : kShells) {
    CAPTURE(shell.back());
    Machine machine({{30, 20, "sshd: anna@notty", 1000}, {20, 10, "sshd: anna [priv]"}, kInit});
    machine.add({10, 1, title_of_listener("-D")});
    CHECK(machine.told(shell).empty());
    const std::string file = machine.file("sshd_config");
    std::filesystem::create_symlink("/usr/bin/env", machine.path("proc/10/exe"));
    machine.add({10, 1, title_of_listener("-h " + file + " -c" + file)});
    CHECK(machine.told(shell) == "option -h " + file + "\noption -c " + file + "\n");
    machine.add_program("sshd", "");
    std::filesystem::remove(machine.path("proc/10/exe"));
    std::filesystem::create_symlink(machine.path("sshd"), machine.path("proc/10/exe"));
    machine.add({10, 1, title_of_listener("-D")});
    CHECK(machine.told(shell) == "program " + machine.path("sshd").string() + "\n");
    std::filesystem::remove(machine.path("proc/10/exe"));
    machine.add({10, 1, title_of_listener("-Df " + file + " -oUsePAM=no -p 22 -o Port=2222")});
    CHECK(machine.told(shell) ==
          "option -f " + file + "\noption -o UsePAM=no\noption -o Port=2222\n");
    // The first process of a container.
    machine.add({20, 1, "sshd-session: anna [priv]"});
    machine.add({1, 0, title_of_listener("-D -f " + file)});
    CHECK(machine.told(shell) == "option -f " + file + "\n");
  }
}

TEST_CASE("an sshd before 8.2 has its bare arguments for a title, blanks and all") {
  for (const auto& shell : kShells) {
    CAPTURE(shell.back());
    Machine machine({{20, 10, "sshd: root@notty"}, kInit});
    const std::string file = machine.file("my config");
    std::string arguments = "/usr/sbin/sshd|-D|-f|" + file + "|-o|UsePAM no|-oPort 22|";
    std::replace(arguments.begin(), arguments.end(), '|', '\0');
    machine.add({10, 1, arguments});
    CHECK(machine.told(shell) ==
          "option -f " + file + "\noption -o UsePAM no\noption -o Port 22\n");
    machine.add({10, 1, std::string("/usr/sbin/sshd\0", 15)});
    CHECK(machine.told(shell).empty());
  }
}

TEST_CASE("options that cannot be told apart are unclear") {
  for (const std::string arguments : {"-D -f /no/such file", "-D -o UsePAM no", "-D -oUsePAM no"}) {
    CAPTURE(arguments);
    const Machine machine({{10, 1, title_of_listener(arguments)}, kInit});
    CHECK(machine.told().starts_with("unclear Its options cannot be told apart: sshd: "));
  }
}

TEST_CASE("a process of somebody else is not believed, and no sshd at all is no riddle") {
  const Machine foreign({{20, 1, title_of_listener("-f /x"), 1000}, kInit});
  CHECK(foreign.told().empty());
  const Machine dropbear({{20, 1, "/usr/sbin/dropbear"}, kInit});
  CHECK(dropbear.told().empty());
  // What cannot be seen.
  const Machine hidden({{20, 10, "sshd: anna@notty", 1000}});
  CHECK(hidden.told().empty());
}

TEST_CASE("an sshd that was started for the connection alone") {
  for (const auto& shell : kShells) {
    CAPTURE(shell.back());
    // By inetd or the like: nobody knows how.
    Machine machine({{20, 10, "sshd: root@notty"}, kInit});
    machine.add({10, 1, std::string("/usr/sbin/inetd\0", 16)});
    machine.add({11, 1, title_of_listener("-D")});
    CHECK(machine.told(shell) == kUnclear + " (sshd: root@notty).\n");

    // By systemd, whose unit is named for the connection.
    Machine unit({{20, 1, "sshd: root@notty"}, kInit});
    CHECK(unit.told(shell) == kUnclear + " (sshd: root@notty).\n");
    const std::string config = unit.file("sshd_config");
    const std::string defaults = unit.file("ssh");
    std::ofstream(defaults) << "# SSHD_OPTS=-f /y\nSSHD_OPTS=\"-f " << config << "\"\n";
    const auto starts_with = [&](const std::string& words) {
      unit.add_program("systemctl",
                       "#!/bin/sh\ncase $* in\n"
                       "  list-units*) case $* in *'*@*:50000.service'*) echo "
                       "'sshd@3-10.1.0.1:22-10.1.0.9:50000.service loaded' ;; esac ;;\n"
                       "  'show sshd@3-10.1.0.1:22-10.1.0.9:50000.service -p ExecStart') echo "
                       "'ExecStart={ path=/usr/sbin/sshd ; argv[]=" +
                           words +
                           " ; ignore_errors=yes ; start_time=[n/a] }' ;;\n"
                           "  *' -p EnvironmentFiles') echo 'EnvironmentFiles=" +
                           defaults +
                           " (ignore_errors=yes)' ;;\n"
                           "esac\n");
    };
    starts_with("/usr/sbin/sshd -i");
    CHECK(unit.told(shell).empty());
    starts_with("/usr/sbin/sshd -i -o UsePAM=no");
    CHECK(unit.told(shell) == "option -o UsePAM=no\n");
    for (const std::string variable : {"$SSHD_OPTS", "${SSHD_OPTS}"}) {
      starts_with("/usr/sbin/sshd -i " + variable + " $MORE");
      CHECK(unit.told(shell) == "option -f " + config + "\n");
    }
    starts_with("/usr/bin/somethingelse");
    CHECK(unit.told(shell) == kUnclear + " (sshd: root@notty).\n");
  }
}

TEST_CASE("a session that has outlived its sshd has the options of the one that listens now") {
  for (const auto& shell : kShells) {
    CAPTURE(shell.back());
    Machine machine({{20, 1, "sshd: root@notty"}, kInit});
    const std::string file = machine.file("sshd_config");
    machine.add({11, 1, title_of_listener("-D -f " + file)});
    machine.add({12, 11, "sshd: anna [priv]"});
    CHECK(machine.told(shell) == "option -f " + file + "\n");
    machine.add({13, 1, title_of_listener("-D"), 1000});
    CHECK(machine.told(shell) == "option -f " + file + "\n");
    machine.add({13, 1, title_of_listener("-D")});
    CHECK(machine.told(shell) == kUnclear + " (sshd: root@notty).\n");
  }
}

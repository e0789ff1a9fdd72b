#include "checks/inspection_script.h"

#include <doctest/doctest.h>
#include <netinet/in.h>
#include <pwd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <map>

#include "checks/account_facts.h"
#include "checks/docker_facts.h"
#include "checks/host_summary.h"
#include "checks/inspect.h"
#include "checks/network_facts.h"
#include "checks/storage_facts.h"
#include "checks/system_facts.h"
#include "checks/tool_facts.h"
#include "tests/support/healthy_host.h"
#include "tests/support/local_shell.h"
#include "tests/support/scripted_executor.h"
#include "tests/support/temporary_directory.h"

using checks::HostFacts;
using checks::Options;
using tests::LocalShell;
using tests::TemporaryDirectory;

namespace {

using Words = std::vector<std::string>;

// The shells that hosts have as /bin/sh. A missing one fails the tests.
const std::vector<Words> kShells = {{"dash"}, {"bash"}, {"busybox", "sh"}};

std::string my_name() {
  const passwd* const entry = ::getpwuid(::getuid());
  return entry == nullptr ? "" : entry->pw_name;
}

Options local_options() {
  Options options;
  options.registered_user = my_name();
  options.checks["outbound"].settings["targets"] = Words{};
  return options;
}

HostFacts inspect_here(const Words& shell, const Options& options, const std::string& path) {
  LocalShell executor(shell, {{"PATH", path}, {"HOME", "/nonexistent"}});
  auto facts = checks::inspect(executor, options, {});
  REQUIRE_MESSAGE(facts.has_value(), facts.error().cause << "\n" << facts.error().evidence);
  return *facts;
}

/// A folder that holds links to nothing but what the script itself needs.
void link_tools(const TemporaryDirectory& dir) {
  for (const std::string tool :
       {"awk", "cat", "cut", "date", "df", "getconf", "getent", "id", "readlink", "sed", "sh",
        "stat", "tail", "timeout", "tr", "uname"}) {
    for (const std::string folder : {"/usr/bin/", "/bin/"}) {
      if (!std::filesystem::exists(folder + tool)) continue;
      std::filesystem::create_symlink(folder + tool, dir / tool);
      break;
    }
  }
}

}  // namespace

TEST_CASE("the script runs in every shell and what it says is true") {
  for (const Words& shell : kShells) {
    CAPTURE(shell.back());
    const auto facts = inspect_here(shell, local_options(), "/usr/bin:/bin");
    CHECK(facts.get(checks::account::kLoginUser) == my_name());
    CHECK(facts.get(checks::account::kLoginUid) == static_cast<std::int64_t>(::getuid()));
    CHECK(facts.get(checks::account::kRegisteredExists));
    CHECK(facts.get(checks::account::kActing));
    CHECK(facts.get(checks::user::kName) == my_name());
    CHECK(facts.get(checks::user::kUid) == static_cast<std::int64_t>(::getuid()));
    CHECK(facts.get(checks::user::kPath) == "/usr/bin:/bin");
    CHECK(facts.get(checks::user::kSudoExit).has_value() == (::getuid() != 0));
    CHECK(facts.get(checks::host::kCpus) == ::sysconf(_SC_NPROCESSORS_ONLN));
    CHECK(facts.get(checks::host::kEpoch) > 1'700'000'000);
    CHECK(facts.get(checks::memory::kTotalKb) >= facts.get(checks::memory::kAvailableKb));
    CHECK(facts.get(checks::memory::kAvailableKb) > 0);
    CHECK(facts.get(checks::storage::kRootTotalKb).value_or(0) >
          facts.get(checks::storage::kRootAvailableKb).value_or(0));
    CHECK(facts.get(checks::tool::kBash));
    CHECK(facts.get(checks::network::kResults).empty());
    CHECK_FALSE(facts.get(checks::network::kProxied));
  }
}

TEST_CASE("of the ports that are listened on, those of the proxy are told") {
  const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  REQUIRE(::bind(listener, reinterpret_cast<const sockaddr*>(&address), size) == 0);
  REQUIRE(::listen(listener, 1) == 0);
  REQUIRE(::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  const std::uint16_t port = ntohs(address.sin_port);
  const checks::Fact<Words> taken{"ports.taken"};
  const checks::Fact<std::string> wanted{"ports.wanted"};
  for (const Words& shell : kShells) {
    CAPTURE(shell.back());
    Options options = local_options();
    options.proxy_ports = {1, port};
    auto facts = inspect_here(shell, options, "/usr/bin:/bin");
    CHECK(facts.get(taken) == Words{std::to_string(port)});
    CHECK(facts.get(wanted) == "1 " + std::to_string(port));
    for (const std::vector<std::uint16_t>& others : {{}, std::vector<std::uint16_t>{1, 2}}) {
      options.proxy_ports = others;
      facts = inspect_here(shell, options, "/usr/bin:/bin");
      CHECK(facts.get(taken).empty());
      CHECK(facts.get(wanted) == (others.empty() ? "" : "1 2"));
    }
  }
  ::close(listener);
}

TEST_CASE("whether anybody listens at Coolify's port is told where that is another one") {
  const auto listener_at = [](in_addr_t address, std::uint16_t& port) {
    const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in at = {};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(address);
    socklen_t size = sizeof at;
    REQUIRE(::bind(listener, reinterpret_cast<const sockaddr*>(&at), size) == 0);
    REQUIRE(::listen(listener, 1) == 0);
    REQUIRE(::getsockname(listener, reinterpret_cast<sockaddr*>(&at), &size) == 0);
    port = ntohs(at.sin_port);
    return listener;
  };
  std::uint16_t everywhere = 0;
  std::uint16_t inside = 0;
  const int open = listener_at(INADDR_ANY, everywhere);
  const int closed = listener_at(INADDR_LOOPBACK, inside);
  const checks::OptionalFact<bool> listens{"login.port_listens"};
  for (const Words& shell : kShells) {
    CAPTURE(shell.back());
    Options options = local_options();
    CHECK_FALSE(inspect_here(shell, options, "/usr/bin:/bin").get(listens));
    for (const auto& [port, answer] : {std::pair{everywhere, true}, {inside, false}}) {
      options.coolify_port = port;
      CHECK(inspect_here(shell, options, "/usr/bin:/bin").get(listens) == answer);
    }
  }
  ::close(open);
  ::close(closed);
}

TEST_CASE("a home folder that is not there is told as that, in every shell") {
  const TemporaryDirectory dir;
  dir.write("file", "");
  std::filesystem::create_directory(dir / "home");
  const checks::OptionalFact<std::string> home{"login.home"};
  for (const Words& shell : kShells) {
    CAPTURE(shell.back());
    const auto told = [&](const std::string& path) {
      dir.write_program("getent",
                        "#!/bin/sh\n[ \"$1\" = passwd ] || exec /usr/bin/getent \"$@\"\n"
                        "echo \"$2:x:0:0::" +
                            path + ":/bin/sh\"\n");
      return inspect_here(shell, local_options(), dir.path().string() + ":/usr/bin:/bin")
          .get(home)
          .value_or("unknown");
    };
    CHECK(told(dir.file("home")).starts_with("7"));
    CHECK(told(dir.file("nowhere")) == "missing");
    CHECK(told(dir.file("nowhere/deep")) == "missing");
    CHECK(told(dir.file("file")) == "missing");
    CHECK(told(dir.file("file/below")) == "missing");
  }
}

TEST_CASE("what keeps all but root out is told where sshd or PAM asks for it, in every shell") {
  struct Row {
    const char* name;
    const char* uid;
    const char* sshd;
    const char* rules;    ///< the file sshd of PAM
    const char* others;   ///< every other one
    const char* present;  ///< words of paths
    const char* told;
  };
  const char* const account = "account required pam_nologin.so";
  const Row rows[] = {
      {"neither is there", "1000", "usepam yes", account, "", "", ""},
      {"that of /etc", "1000", "usepam yes", account, "", "/etc/nologin", "/etc/nologin"},
      {"that of /run", "1000", "usepam yes", account, "", "/run/nologin", "/run/nologin"},
      {"both", "1000", "usepam yes", account, "", "/run/nologin /etc/nologin", "/etc/nologin"},
      {"for root", "0", "usepam yes", account, "", "/run/nologin /etc/nologin", ""},
      {"by a rule that is included", "1000", "usepam yes", "@include common-account", account,
       "/run/nologin", "/run/nologin"},
      {"by a rule below", "1000", "usepam yes", "account substack password-auth", account,
       "/run/nologin", "/run/nologin"},
      {"includes in a circle", "1000", "usepam yes", "account include sshd", "", "/etc/nologin",
       ""},
      {"no rule", "1000", "usepam yes", "#account required pam_nologin.so", "", "/etc/nologin", ""},
      {"a rule for passwords alone", "1000", "usepam yes", "auth required pam_nologin.so", "",
       "/etc/nologin", ""},
      {"without PAM sshd asks for one", "1000", "usepam no", account, "",
       "/run/nologin /etc/nologin", "/etc/nologin"},
      {"and not for the other", "1000", "usepam no", account, "", "/run/nologin", ""},
      {"settings that nobody knows, and a rule", "1000", "", account, "", "/run/nologin",
       "/run/nologin"},
      {"settings that nobody knows, and none", "1000", "", "", "", "/run/nologin", ""},
      {"the same, that of /etc", "1000", "", "", "", "/etc/nologin", "/etc/nologin"},
  };
  const TemporaryDirectory dir;
  const checks::OptionalFact<std::string> told{"login.nologin"};
  for (const Row& row : rows) {
    CAPTURE(row.name);
    dir.write_program("getent",
                      "#!/bin/sh\n[ \"$1\" = passwd ] || exec /usr/bin/getent \"$@\"\n"
                      "echo \"$2:x:" +
                          std::string(row.uid) + ":0::/root:/bin/sh\"\n");
    dir.write_program("stat", "#!/bin/sh\nfor last; do :; done\ncase $last in\n*/nologin) case ' " +
                                  std::string(row.present) +
                                  " ' in *\" $last \"*) exit 0 ;; esac; exit 1 ;;\nesac\n"
                                  "exec /usr/bin/stat \"$@\"\n");
    dir.write_program("cat", "#!/bin/sh\ncase $1 in\n/etc/pam.d/sshd) echo '" +
                                 std::string(row.rules) + "' ;;\n/etc/pam.d/*) echo '" +
                                 row.others + "' ;;\n*) exec /usr/bin/cat \"$@\" ;;\nesac\n");
    dir.write_program("sshd", "#!/bin/sh\necho '" + std::string(row.sshd) + "'\n");
    for (const Words& shell : kShells) {
      CAPTURE(shell.back());
      const auto facts =
          inspect_here(shell, local_options(), dir.path().string() + ":/usr/bin:/bin");
      CHECK(facts.get(told).value_or("") == row.told);
    }
  }
}

TEST_CASE("without a home folder the keys are where sshd looks elsewhere") {
  const TemporaryDirectory dir;
  dir.write_program("getent",
                    "#!/bin/sh\n[ \"$1\" = passwd ] || exec /usr/bin/getent \"$@\"\n"
                    "echo \"$2:x:0:0::/nowhere/home:/bin/sh\"\n");
  const checks::OptionalFact<bool> in_home{"login.keys_in_home"};
  const auto told = [&](const Words& shell, const std::string& files) {
    dir.write_program("sshd", "#!/bin/sh\necho 'authorizedkeysfile " + files + "'\n");
    return inspect_here(shell, local_options(), dir.path().string() + ":/usr/bin:/bin")
        .get(in_home);
  };
  for (const Words& shell : kShells) {
    CAPTURE(shell.back());
    CHECK(told(shell, ".ssh/authorized_keys /etc/ssh/keys/%u") == false);
    CHECK(told(shell, ".ssh/authorized_keys .ssh/authorized_keys2") == true);
  }
}

TEST_CASE("the shadow file is read where getent does not know it") {
  const TemporaryDirectory dir;
  dir.write_program("getent",
                    "#!/bin/sh\n[ \"$1\" != shadow ] || exit 1\nexec /usr/bin/getent \"$@\"\n");
  const auto facts =
      inspect_here({"dash"}, local_options(), dir.path().string() + ":/usr/bin:/bin");
  const checks::OptionalFact<bool> locked{"login.locked"};
  CHECK(facts.get(locked).has_value() == (::getuid() == 0));
}

TEST_CASE("tools are looked up in the PATH of the login, not in ours") {
  const TemporaryDirectory dir;
  link_tools(dir);
  dir.write_program("git", "#!/bin/sh\n");
  for (const Words& shell : kShells) {
    CAPTURE(shell.back());
    const auto facts = inspect_here(shell, local_options(), dir.path().string());
    CHECK(facts.get(checks::tool::kGit));
    CHECK_FALSE(facts.get(checks::tool::kBash));
    CHECK_FALSE(facts.get(checks::tool::kJq));
    CHECK_FALSE(facts.get(checks::docker::kCli).has_value());
  }
}

TEST_CASE("Docker is asked by the command in the PATH and its answers arrive whole") {
  const TemporaryDirectory dir;
  link_tools(dir);
  dir.write_program("docker", R"(#!/bin/sh
case "$*" in
  version*) echo 'server={"Version":"26.1.5","Components":[]}'; echo 'a warning' >&2 ;;
  info*) printf 'root=/\ndriver=overlay2\ncgroup=2\nsecurity=[]\n' ;;
  'compose version --short') echo 2.26.1; echo 'sudo: unable to resolve host x' >&2 ;;
  --version) echo 'Docker version 26.1.5, build x' ;;
esac
)");
  // As a user other than root, Docker is asked through sudo: this one lets everything pass.
  dir.write_program("sudo", "#!/bin/sh\n[ \"$1\" = -n ] && shift\nexec \"$@\"\n");
  dir.write_program("true", "#!/bin/sh\n");
  for (const Words& shell : kShells) {
    CAPTURE(shell.back());
    const auto facts = inspect_here(shell, local_options(), dir.path().string());
    const auto view = checks::docker_view(facts);
    CHECK(view.state == checks::DockerState::ready);
    CHECK(view.server_version == "26.1.5");
    CHECK(view.compose_version == "2.26.1");
    CHECK(view.root_directory == "/");
    CHECK(view.output.empty());
    const auto rooms = checks::read_rooms(facts.get(checks::docker::kRooms));
    REQUIRE(rooms.size() == 1);
    CHECK(rooms[0].path == "/");
    CHECK(rooms[0].is_measured());
    CHECK(facts.get(checks::docker::kCli) == (dir / "docker").string());
  }
}

TEST_CASE("a given socket is asked, and the command alone beside it, in every shell") {
  const TemporaryDirectory dir;
  link_tools(dir);
  dir.write_program("docker", R"(#!/bin/sh
where=plain
if [ "$1" = -H ]; then where=$2; shift 2; fi
case "$where $*" in
  'unix:///srv/a b.sock version'*) echo 'server={"Version":"27.0.1"}' ;;
  'unix:///srv/a b.sock info'*) printf 'id=there\nroot=/\n' ;;
  'unix:///srv/a b.sock compose version --short') echo 2.26.1 ;;
  'plain info --format id={{.ID}}') echo id=here ;;
  'plain version'*) echo 'server={"Version":"20.10.0"}' ;;
  'plain info'*) printf 'id=here\nroot=/\n' ;;
  *' --version') echo 'Docker version 27.0.1, build x' ;;
esac
)");
  dir.write_program("sudo", "#!/bin/sh\n[ \"$1\" = -n ] && shift\nexec \"$@\"\n");
  dir.write_program("true", "#!/bin/sh\n");
  for (const Words& shell : kShells) {
    CAPTURE(shell.back());
    Options options = local_options();
    options.only_looks = true;
    const auto plain = inspect_here(shell, options, dir.path().string());
    CHECK(checks::docker_view(plain).server_version == "20.10.0");
    CHECK_FALSE(plain.get(checks::docker::kPlainId));
    CHECK_FALSE(plain.get(checks::docker::kAskedSocket));

    options.docker_socket = "/srv/a b.sock";
    const auto facts = inspect_here(shell, options, dir.path().string());
    const auto view = checks::docker_view(facts);
    CHECK(view.server_version == "27.0.1");
    CHECK(view.engine_id == "there");
    CHECK(view.compose_version == "2.26.1");
    CHECK(view.asked_socket == "/srv/a b.sock");
    CHECK(facts.get(checks::docker::kPlainId) == "here");
  }
}

TEST_CASE("the socket that is told is the one that was asked, in every shell") {
  const TemporaryDirectory dir;
  link_tools(dir);
  const std::string socket = dir.file("a b.sock");
  dir.write("a b.sock", "");
  dir.write_program("docker", R"(#!/bin/sh
case "$*" in
  *'context inspect --format {{.Endpoints.docker.Host}}')
    [ -n "$ENDPOINT" ] || { echo 'context "x": context not found' >&2; exit 1; }
    echo "$ENDPOINT"
    ;;
  *version*) echo 'server={"Version":"27.0.1"}' ;;
esac
)");
  dir.write_program("sudo", "#!/bin/sh\n[ \"$1\" = -n ] && shift\nexec \"$@\"\n");
  dir.write_program("true", "#!/bin/sh\n");
  for (const Words& shell : kShells) {
    CAPTURE(shell.back());
    const auto told = [&](const std::string& endpoint, const std::string& given = "") {
      Options options = local_options();
      options.only_looks = true;
      options.docker_socket = given;
      LocalShell executor(
          shell, {{"PATH", dir.path().string()}, {"HOME", "/nonexistent"}, {"ENDPOINT", endpoint}});
      const auto facts = checks::inspect(executor, options, {});
      REQUIRE_MESSAGE(facts.has_value(), facts.error().cause);
      return checks::docker_view(*facts).socket_path.value_or("none");
    };
    CHECK(told("unix://" + socket) == socket);
    CHECK(told("unix:///nobody.sock") == "none");
    CHECK(told("tcp://192.0.2.1:2375") == "none");
    CHECK(told("ssh://root@192.0.2.1") == "none");
    CHECK(told("") == "none");
    CHECK(told("unix:///nobody.sock", socket) == socket);
  }
}

TEST_CASE("a command that hangs is left behind") {
  const TemporaryDirectory dir;
  link_tools(dir);
  dir.write_program("docker", "#!/bin/sh\nexec /bin/sleep 1000\n");
  dir.write_program("sudo", "#!/bin/sh\n[ \"$1\" = -n ] && shift\nexec \"$@\"\n");
  dir.write_program("true", "#!/bin/sh\n");
  Options options = local_options();
  options.command_seconds = 4;
  const auto facts = inspect_here({"dash"}, options, dir.path().string());
  CHECK(checks::docker_view(facts).state == checks::DockerState::daemon_silent);
}

TEST_CASE("targets are tested side by side and each is reported") {
  Options options = local_options();
  const Words targets = {"tcp://127.0.0.1:1", "http://127.0.0.1:1/x", "http://name.invalid/"};
  options.checks["outbound"].settings["targets"] = targets;
  for (const Words& shell : kShells) {
    CAPTURE(shell.back());
    const auto results = checks::target_results(inspect_here(shell, options, "/usr/bin:/bin"));
    REQUIRE(results);
    REQUIRE(results->size() == targets.size());
    for (const auto& result : *results) {
      CAPTURE(result.target.url);
      CHECK(result.tested());
      CHECK_FALSE(result.reached());
      if (result.target.is_literal) CHECK(result.name == checks::TargetResult::Name::literal);
      if (result.target.host == "name.invalid") {
        CHECK(result.name == checks::TargetResult::Name::failed);
      }
    }
  }
}

TEST_CASE("the script tells routes and families of addresses, in every shell") {
  const TemporaryDirectory dir;
  dir.write_program("ip", "#!/bin/sh\n[ \"$1\" = \"$ROUTED\" ] || exit 2\n");
  dir.write_program("getent", R"(#!/bin/sh
case "$1 $2" in
  'hosts four.example') echo '192.0.2.1 four.example' ;;
  'hosts six.example' | 'hosts both.example') echo '2001:db8::1 six.example' ;;
  'ahostsv4 both.example') echo '192.0.2.1 STREAM both.example' ;;
  hosts* | ahosts*) exit 2 ;;
  *) exec /usr/bin/getent "$@" ;;
esac
)");
  dir.write_program("curl", "#!/bin/sh\necho unreachable >&2\nexit 7\n");
  Options options = local_options();
  options.checks["outbound"].settings["targets"] = Words{
      "http://four.example/", "http://six.example/", "http://both.example/", "http://no.example/"};
  const auto words = [](const HostFacts& facts) {
    std::map<std::string, checks::TargetResult::Name> found;
    const auto results = checks::target_results(facts);
    REQUIRE(results);
    for (const auto& result : *results) {
      found[result.target.host] = result.name;
    }
    return found;
  };
  using Name = checks::TargetResult::Name;
  for (const Words& shell : kShells) {
    CAPTURE(shell.back());
    const auto facts_by = [&](const std::string& routed) {
      LocalShell executor(shell, {{"PATH", dir.path().string() + ":/usr/bin:/bin"},
                                  {"HOME", "/nonexistent"},
                                  {"ROUTED", routed}});
      auto facts = checks::inspect(executor, options, {});
      REQUIRE_MESSAGE(facts.has_value(), facts.error().cause << facts.error().evidence);
      return *facts;
    };
    const auto four = facts_by("-4");
    CHECK(four.get(checks::network::kIpv4) == true);
    CHECK(four.get(checks::network::kIpv6) == false);
    CHECK(words(four) == std::map<std::string, Name>{{"four.example", Name::resolved},
                                                     {"six.example", Name::ipv6},
                                                     {"both.example", Name::resolved},
                                                     {"no.example", Name::failed}});
    const auto six = facts_by("-6");
    CHECK(six.get(checks::network::kIpv4) == false);
    CHECK(six.get(checks::network::kIpv6) == true);
    CHECK(words(six).at("six.example") == Name::resolved);
    CHECK(words(six).at("four.example") == Name::ipv4);
  }
}

TEST_CASE("no part of a proxy's credentials is in what curl quotes of it") {
  const TemporaryDirectory dir;
  dir.write_program("curl",
                    "#!/bin/sh\necho \"Unsupported proxy syntax in '$http_proxy'\" >&2\nexit 5\n");
  Options options = local_options();
  options.checks["outbound"].settings["targets"] = Words{"http://one.example/"};
  for (const Words& shell : kShells) {
    for (const std::string proxy :
         {"bob:TopSecret9@proxy.corp:port", "http://bob:Top Secret9@proxy:1",
          "socks5://bob:Secret9@x@proxy:1"}) {
      CAPTURE(shell.back());
      CAPTURE(proxy);
      LocalShell executor(shell, {{"PATH", dir.path().string() + ":/usr/bin:/bin"},
                                  {"HOME", "/nonexistent"},
                                  {"http_proxy", proxy}});
      const auto facts = checks::inspect(executor, options, {});
      REQUIRE(facts.has_value());
      const auto results = checks::target_results(*facts);
      REQUIRE(results);
      REQUIRE(results->size() == 1);
      CHECK(results->front().output.starts_with("Unsupported proxy syntax in '"));
      CHECK(results->front().output.find("Secret9") == std::string::npos);
      CHECK(results->front().output.find("bob") == std::string::npos);
    }
  }
}

TEST_CASE("nothing a user configures becomes part of the script") {
  Options options = local_options();
  const std::string text = checks::inspection_script(options).text;
  const TemporaryDirectory dir;
  const std::string marker = (dir / "marker").string();
  options.registered_user = "x'\"$(touch " + marker + ")`touch " + marker + "`;touch " + marker;
  CHECK(checks::inspection_script(options).text == text);
  for (const Words& shell : kShells) {
    const auto facts = inspect_here(shell, options, "/usr/bin:/bin");
    CHECK_FALSE(facts.get(checks::account::kRegisteredExists));
    CHECK_FALSE(facts.get(checks::account::kActing));
    CHECK_FALSE(std::filesystem::exists(marker));
  }
}

TEST_CASE("output of tools is cleaned before it becomes a record") {
  const TemporaryDirectory dir;
  link_tools(dir);
  std::filesystem::remove(dir / "uname");
  dir.write_program("uname", "#!/bin/sh\nprintf 'a\\tb\\nend\\033[31m\\001c'\n");
  for (const Words& shell : kShells) {
    CAPTURE(shell.back());
    const auto facts = inspect_here(shell, local_options(), dir.path().string());
    CHECK(facts.get(checks::host::kKernel) == "a b\nend[31mc");
  }
}

TEST_CASE("a script that fails, a lost connection and silence are errors of their own") {
  tests::ScriptedExecutor executor;
  executor.will_print("", 127, "sh: awk: not found");
  const auto failed = checks::inspect(executor, {}, {});
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code == "inspect.failed");
  CHECK(failed.error().evidence == "sh: awk: not found");
  CHECK(failed.error().cause == "The inspection script ended with code 127.");

  executor.will_answer(ssh::Output{ssh::ExitSignal{"KILL"}, "", ""});
  CHECK(checks::inspect(executor, {}, {}).error().cause ==
        "The inspection script ended by signal KILL.");

  base::Diagnostic lost;
  lost.kind = base::ErrorKind::connection_lost;
  lost.code = "ssh.connection_lost";
  executor.will_answer(base::fail(lost));
  CHECK(checks::inspect(executor, {}, {}).error().code == "ssh.connection_lost");

  executor.will_print("", 0, "noise");
  const auto silent = checks::inspect(executor, {}, {});
  REQUIRE_FALSE(silent);
  CHECK(silent.error().code == "inspect.unreadable");
  CHECK(silent.error().evidence == "noise");
}

TEST_CASE("an answer that cannot be read is told as one of the inspection") {
  const auto facts = checks::parse_probe("Welcome!\nend\n", {});
  REQUIRE_FALSE(facts);
  CHECK(facts.error().code == "inspect.unreadable");
  CHECK(facts.error().kind == base::ErrorKind::remote_failed);
  CHECK(facts.error().summary == "The host's answer to the inspection is unreadable");
  CHECK(facts.error().cause == "A line is not a known fact.");
  CHECK(facts.error().evidence == "Welcome!");
  CHECK(facts.error().remedy.starts_with("Run the inspection again."));
}

TEST_CASE("what was found is kept in bytes and harmless text") {
  const auto host = checks::summarize(tests::facts_with({{"host.hostname", "web\x1B[1m-1\xFF"}}));
  CHECK(host.os_id == "debian");
  CHECK(host.os_version == "13");
  CHECK(host.os_name == "Debian GNU/Linux 13 (trixie)");
  CHECK(host.architecture == "x86_64");
  CHECK(host.hostname == "web-1\xEF\xBF\xBD");
  CHECK(host.cpus == 2);
  CHECK(host.memory_bytes == std::int64_t{4026532} * 1024);
  CHECK(host.disk_total_bytes == std::int64_t{83886080} * 1024);
  CHECK(host.disk_available_bytes == std::int64_t{52428800} * 1024);
  CHECK(host.docker_version == "26.1.5+dfsg1");
  CHECK(host.compose_version == "2.26.1-4");
  CHECK(host.docker_running);
  CHECK(host.docker_accessible);
  CHECK(host.docker_root_directory == "/var/lib/docker");
}

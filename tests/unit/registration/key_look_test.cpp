// Whether a key opens an account, told without a change to anything.
#include <doctest/doctest.h>

#include "registration/deploy_key.h"
#include "tests/support/scripted_executor.h"
#include "tests/unit/registration/key_host.h"

using registration::KeyState;
using tests::KeyHost;
using tests::kShells;
using tests::make_key;
using tests::my_name;

namespace {

/// sshd reads these files on a host, and has these settings besides.
void sshd_reads(KeyHost& host, const std::string& files, const std::string& settings = "") {
  host.keys_are_at(files);
  host.add_program(
      "sshd", "#!/bin/sh\nprintf '%s\\n' 'authorizedkeysfile " + files + "' '" + settings + "'\n");
}

/// A host with the files that sshd has by default.
struct UsualHost : KeyHost {
  explicit UsualHost(const std::vector<std::string>& shell = {"dash"}) : KeyHost(shell) {
    sshd_reads(*this, ".ssh/authorized_keys .ssh/authorized_keys2");
  }
  /// Below the home folder, for the account alone.
  void write(const std::string& file, const std::string& text) const {
    std::filesystem::create_directories((home() / file).parent_path());
    dir().write("home/" + file, text);
    ::chmod((home() / file).parent_path().c_str(), 0700);
    ::chmod((home() / file).c_str(), 0600);
  }
};

/// "<state>", "unknown", or the code of an error.
std::string looked(KeyHost& host) {
  const auto look = registration::look_for_key(host.executor(), my_name(), make_key(1), {});
  if (!look) return look.error().code;
  return look->state ? std::string(registration::to_string(*look->state)) : "unknown";
}

std::string detail(KeyHost& host) {
  const auto look = registration::look_for_key(host.executor(), my_name(), make_key(1), {});
  REQUIRE_MESSAGE(look.has_value(), look.error().cause);
  return look->detail;
}

struct timespec changed_at(const std::filesystem::path& path) {
  struct stat status{};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_ctim;
}

/// What the script answers is `outcome`.
base::Expected<registration::KeyLook> answered(const std::string& outcome) {
  tests::ScriptedExecutor executor;
  executor.will_answer(ssh::Output{
      ssh::ExitCode{0}, "key.outcome\t" + outcome + "\nkey.messages\twhy\nkey.file\nend\n", ""});
  return registration::look_for_key(executor, "deploy", make_key(1), {});
}

}  // namespace

TEST_CASE("the file of keys tells whether the key is there, in every shell, and stays as it is") {
  const std::string line = make_key(1).line();
  const std::string other = make_key(2).line();
  struct Row {
    const char* name;
    std::string text;
    const char* state;
  };
  const Row rows[] = {
      {"nothing", "", "absent"},
      {"another key", other + "\n", "absent"},
      {"a comment that names it", "# " + line + "\n", "absent"},
      {"as a certificate authority", "cert-authority " + line + "\n", "absent"},
      {"it alone", line + "\n", "deployed"},
      {"with a comment, behind another, without an end", other + "\n" + line + " mine", "deployed"},
      {"with options that leave the shell", "no-pty " + line + "\n", "deployed"},
      {"from some addresses", "from=\"10.0.0.0/8\" " + line + "\n", "bound"},
      {"until some day", "expiry-time=\"20300101\" " + line + "\n", "bound"},
      {"bound and free", "from=\"10.0.0.1\" " + line + "\n" + line + "\n", "deployed"},
      {"for one command", "command=\"true\" " + line + "\n", "bound"},
      {"as another option's value", "environment=\"X=a,from=b\" " + line + "\n", "deployed"},
      {"bound, then for one command",
       "from=\"10.0.0.1\" " + line + "\ncommand=\"true\" " + line + "\n", "bound"},
  };
  for (const auto& shell : kShells) {
    CAPTURE(shell.back());
    for (const Row& row : rows) {
      CAPTURE(row.name);
      UsualHost host(shell);
      host.write_file(row.text);
      const timespec file = changed_at(host.file());
      const timespec folder = changed_at(host.ssh_folder());
      CHECK(looked(host) == row.state);
      CHECK(host.read_file() == row.text);
      CHECK(host.litter().empty());
      CHECK(changed_at(host.file()).tv_nsec == file.tv_nsec);
      CHECK(changed_at(host.ssh_folder()).tv_nsec == folder.tv_nsec);
    }
  }
}

TEST_CASE("a line with an option that sshd does not take is none to it, and the option is told") {
  const std::string line = make_key(1).line();
  const std::pair<std::string, std::string> rows[] = {
      {"no-x11-forwardin", "no-x11-forwardin"},
      {"bogus-option", "bogus-option"},
      {"Bogus=\"x y\"", "bogus"},
      {"ssh-rsa", "ssh-rsa"},
      {"no-restrict", "no-restrict"},
      {"no-pty=\"yes\"", "no-pty"},
      {"from=10.0.0.1", "from"},
      {"from=\"10.0.0.1\",from=\"10.0.0.2\"", "from"},
      {"command=\"a\",command=\"b\"", "command"},
      {"bogus,command=\"x\"", "bogus"},
      {"command=\"x\"y", "command"},
      {"permitopen=\"foo\"", "permitopen"},
      {"permitopen=\"foo:0\"", "permitopen"},
      {"permitopen=\"foo:65536\"", "permitopen"},
      {"permitopen=\"[::1]80\"", "permitopen"},
      {"permitlisten=\"foo\"", "permitlisten"},
      {"principals=\"x\"", "principals"},
      {"tunnel=\"x\"", "tunnel"},
      {"tunnel=\"2147483646\"", "tunnel"},
      {"environment=\"X\"", "environment"},
      {"environment=\"X-Y=1\"", "environment"},
      {"expiry-time=\"2030\"", "expiry-time"},
      {"expiry-time=\"20301301\"", "expiry-time"},
      {"expiry-time=\"203001012460\"", "expiry-time"},
      {"expiry-time=\"tomorrow\"", "expiry-time"},
      {"no-pty,ty*?", "ty__"},
      {"\"x\"", "unnamed"},
  };
  // awk reads the options, so one shell for each will do.
  std::size_t turn = 0;
  for (const auto& [options, name] : rows) {
    const std::vector<std::string>& shell = kShells[turn++ % kShells.size()];
    CAPTURE(shell.back());
    CAPTURE(options);
    UsualHost host(shell);
    host.write_file("# first\n" + options + " " + line + "\n");
    CHECK(looked(host) == "bound");
    CHECK(detail(host) ==
          "sshd ignores every line with the key for an option that it does not know, or whose "
          "value it does not take: line 2 for " +
              name + ".");
    // Of the others the first counts.
    host.write_file(options + " " + line + "\n" + line + "\n");
    CHECK(looked(host) == "deployed");
    host.write_file(options + " " + line + "\ncommand=\"x\" " + line + "\n" + line + "\n");
    CHECK(looked(host) == "bound");
    CHECK(detail(host).starts_with("The first line with this key in the file has a command="));
  }
  for (const auto& shell : kShells) {
    CAPTURE(shell.back());
    UsualHost host(shell);
    host.write_file("bogus " + line + "\n# second\npermitopen=\"x\" " + line + "\n");
    CHECK(detail(host).ends_with(": line 1 for bogus, line 3 for permitopen."));
  }
}

TEST_CASE("every option that sshd takes is taken, whatever stands in its quotes") {
  const std::string line = make_key(1).line();
  const std::pair<std::string, const char*> rows[] = {
      {"agent-forwarding,no-agent-forwarding,port-forwarding,no-port-forwarding,pty,no-pty,"
       "user-rc,no-user-rc,X11-forwarding,no-X11-forwarding,RESTRICT,no-touch-required,"
       "touch-required,verify-required,no-verify-required",
       "deployed"},
      {"restrict,,pty,", "deployed"},
      {"environment=\"X=a,from=b\"", "deployed"},
      {"environment=\"X=a,command=b\"", "deployed"},
      {"environment=\"X=a,cert-authority\"", "deployed"},
      {"environment=\"X=say \\\"a, bogus\\\"\",ENVIRONMENT=\"Y_1=\"", "deployed"},
      {"permitopen=\"foo:80\",permitopen=\"[::1]:*\",permitopen=\"foo/443\"", "deployed"},
      {"permitlisten=\"80\",permitlisten=\"localhost:8080\"", "deployed"},
      {"tunnel=\"0\"", "deployed"},
      {"tunnel=\"any\"", "deployed"},
      {"expiry-time=\"20300101\"", "bound"},
      {"expiry-time=\"20300101Z\"", "bound"},
      {"expiry-time=\"203001012359\"", "bound"},
      {"expiry-time=\"20300101235959Z\"", "bound"},
      {"From=\"10.0.0.1\"", "bound"},
      {"COMMAND=\"echo \\\"a, b\\\"\"", "bound"},
      {"cert-authority,principals=\"x\"", "absent"},
  };
  for (const auto& shell : kShells) {
    CAPTURE(shell.back());
    for (const auto& [options, state] : rows) {
      CAPTURE(options);
      UsualHost host(shell);
      host.write_file(options + " " + line + "\n");
      CHECK(looked(host) == state);
    }
  }
}

TEST_CASE("without a folder or a file the key is absent, and none is made") {
  UsualHost host;
  CHECK(looked(host) == "absent");
  CHECK_FALSE(std::filesystem::exists(host.ssh_folder()));
  std::filesystem::create_directory(host.ssh_folder());
  CHECK(looked(host) == "absent");
  CHECK(host.litter().empty());
  CHECK_FALSE(std::filesystem::exists(host.file()));
}

TEST_CASE("a file that others can write is not mended, and the key in it counts as bound") {
  UsualHost host;
  host.write_file(make_key(1).line() + "\n" + make_key(2).line() + "\n");
  ::chmod(host.file().c_str(), 0666);
  CHECK(looked(host) == "bound");
  CHECK(detail(host).find("can be written by everybody (mode 666)") != std::string::npos);
  CHECK(KeyHost::mode_of(host.file()) == 0666);
  ::chmod(host.file().c_str(), 0600);
  ::chmod(host.ssh_folder().c_str(), 0777);
  CHECK(looked(host) == "bound");
  CHECK(KeyHost::mode_of(host.ssh_folder()) == 0777);
  host.write_file(make_key(2).line() + "\n");
  ::chmod(host.file().c_str(), 0666);
  CHECK(looked(host) == "absent");
}

TEST_CASE("a link that leads nowhere holds no key, and why is told") {
  UsualHost host;
  std::filesystem::create_directory(host.ssh_folder());
  std::filesystem::create_symlink("nowhere", host.file());
  CHECK(looked(host) == "absent");
  CHECK(detail(host).starts_with("On the way to authorized_keys is a link to something"));
}

TEST_CASE("the key is looked for in every file that sshd reads, in every shell") {
  const std::string free = make_key(1).line() + "\n";
  const std::string from = "from=\"10.0.0.0/8\" " + free;
  const std::string forced = "command=\"true\" " + free;
  struct Row {
    const char* name;
    std::string first;
    std::string second;
    const char* state;
  };
  const Row rows[] = {{"in neither", "", "", "absent"},
                      {"in the second", "", free, "deployed"},
                      {"in the second, from some addresses", "", from, "bound"},
                      {"in the second, for one command", "", forced, "bound"},
                      {"ignored, then free", "bogus " + free, free, "deployed"},
                      {"ignored, then nothing", "bogus " + free, "", "bound"},
                      {"bound, then free", from, free, "deployed"},
                      {"for one command, then free", forced, free, "bound"},
                      {"free, then for one command", free, forced, "deployed"},
                      {"bound, then for one command", from, forced, "bound"}};
  for (const auto& shell : kShells) {
    CAPTURE(shell.back());
    for (const Row& row : rows) {
      CAPTURE(row.name);
      UsualHost host(shell);
      host.write_file(row.first);
      host.write(".ssh/authorized_keys2", row.second);
      const timespec second = changed_at(host.ssh_folder() / "authorized_keys2");
      CHECK(looked(host) == row.state);
      CHECK(host.read_file() == row.first);
      CHECK(host.litter() == std::vector<std::string>{"authorized_keys2"});
      CHECK(changed_at(host.ssh_folder() / "authorized_keys2").tv_nsec == second.tv_nsec);
    }
  }
}

TEST_CASE("one file that says nothing does not keep another from telling") {
  UsualHost host;
  sshd_reads(host, ".ssh/nowhere keys/mine more/keys");
  std::filesystem::create_directory(host.ssh_folder());
  std::filesystem::create_symlink("gone", host.ssh_folder() / "nowhere");
  CHECK(looked(host) == "absent");
  host.write("more/keys", make_key(1).line() + "\n");
  CHECK(looked(host) == "deployed");
  // What others can write is passed over, by sshd and by the next.
  host.write("keys/mine", make_key(1).line() + "\n");
  ::chmod((host.home() / "keys/mine").c_str(), 0666);
  CHECK(looked(host) == "deployed");
  std::filesystem::remove(host.home() / "more/keys");
  CHECK(looked(host) == "bound");
}

TEST_CASE("keys in a home folder that others can write are passed over, those elsewhere are not") {
  UsualHost host;
  const std::string elsewhere = host.dir().file("keys");
  sshd_reads(host, ".ssh/authorized_keys " + elsewhere);
  host.write_file(make_key(1).line() + "\n");
  CHECK(looked(host) == "deployed");
  ::chmod(host.home().c_str(), 0777);
  CHECK(looked(host) == "bound");
  CHECK(detail(host).find("can be written by others") != std::string::npos);
  CHECK(KeyHost::mode_of(host.home()) == 0777);
  sshd_reads(host, ".ssh/authorized_keys", "strictmodes no");
  CHECK(looked(host) == "deployed");
}

TEST_CASE("what a program of sshd knows is not known") {
  for (const auto& shell : kShells) {
    CAPTURE(shell.back());
    UsualHost host(shell);
    const std::string program = "authorizedkeyscommand /usr/bin/sss_ssh_authorizedkeys %u";
    sshd_reads(host, ".ssh/authorized_keys", program);
    CHECK(looked(host) == "unknown");
    CHECK(detail(host).ends_with("is not known: /usr/bin/sss_ssh_authorizedkeys %u"));
    sshd_reads(host, "none", program);
    CHECK(looked(host) == "unknown");
    sshd_reads(host, "none", "authorizedkeyscommand none");
    CHECK(looked(host) == "absent");
    CHECK(detail(host).starts_with("AuthorizedKeysFile of sshd is `none`"));
    // What is in a file is in a file.
    sshd_reads(host, ".ssh/authorized_keys", program);
    host.write_file("command=\"true\" " + make_key(1).line() + "\n");
    CHECK(looked(host) == "bound");
    host.write_file(make_key(1).line() + "\n");
    CHECK(looked(host) == "deployed");
  }
}

TEST_CASE("an sshd that does not tell its files leaves it open where the key is") {
  UsualHost host;
  host.add_program("sshd", "#!/bin/sh\necho 'line 3: bad' >&2\nexit 255\n");
  CHECK(looked(host) == "unknown");
  CHECK(detail(host).ends_with("sshd does not tell which it reads here: line 3: bad"));
  host.write(".ssh/authorized_keys2", make_key(1).line() + "\n");
  CHECK(looked(host) == "deployed");
}

TEST_CASE("every answer has its meaning") {
  CHECK(answered("present")->state == KeyState::deployed);
  CHECK(answered("present")->detail.empty());
  CHECK(answered("absent")->state == KeyState::absent);
  CHECK(answered("absent")->detail.empty());
  CHECK(answered("bound")->state == KeyState::bound);
  CHECK(answered("bound")->detail.starts_with("Every line with the key has the option from="));
  CHECK(answered("restricted")->state == KeyState::bound);
  CHECK(answered("restricted")->detail.starts_with("The first line with this key in the file has"));
  CHECK(answered("void")->state == KeyState::bound);
  CHECK(answered("void")->detail.ends_with("or whose value it does not take: why."));
  CHECK(answered("ignored")->state == KeyState::bound);
  CHECK(answered("ignored")->detail.ends_with("so sshd may ignore it: why."));
  for (const char* const outcome : {"barred", "home_closed"}) {
    REQUIRE(answered(outcome).has_value());
    CHECK(answered(outcome)->state == KeyState::bound);
    CHECK(answered(outcome)->detail ==
          "sshd reads the keys as the account, which may not read them there, so it ignores the "
          "file: why");
  }
  for (const char* const outcome : {"no_account", "no_keys_file", "no_home", "nowhere", "round",
                                    "not_a_file", "not_a_folder"}) {
    CAPTURE(outcome);
    REQUIRE(answered(outcome).has_value());
    CHECK(answered(outcome)->state == KeyState::absent);
    CHECK_FALSE(answered(outcome)->detail.empty());
    CHECK(answered(outcome)->detail.find("Nothing was changed") == std::string::npos);
  }
  for (const char* const outcome : {"program", "untold"}) {
    REQUIRE(answered(outcome).has_value());
    CHECK_FALSE(answered(outcome)->state);
    CHECK(answered(outcome)->detail.ends_with(": why"));
  }
  const std::pair<const char*, const char*> errors[] = {
      {"unreadable", "deploy_key.unreadable"}, {"silent", "deploy_key.silent"},
      {"unclear", "deploy_key.unclear"},       {"no_privilege", "deploy_key.no_privilege"},
      {"added", "deploy_key.failed"},          {"nonsense", "deploy_key.failed"}};
  for (const auto& [outcome, code] : errors) {
    CAPTURE(outcome);
    REQUIRE_FALSE(answered(outcome).has_value());
    CHECK(answered(outcome).error().code == code);
    CHECK(answered(outcome).error().summary.starts_with("Failed to find SSH key: "));
    CHECK(answered(outcome).error().cause.find("Nothing was changed") == std::string::npos);
  }
}

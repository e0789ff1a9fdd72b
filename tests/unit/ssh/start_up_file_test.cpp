#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <future>
#include <optional>
#include <string>
#include <vector>

#include "scripts.h"
#include "ssh/session.h"
#include "sshd.h"
#include "tests/support/patience.h"
#include "tests/support/process.h"
#include "tests/support/temporary_directory.h"

namespace {

using base::Secret;
using ssh::ConnectOptions;
using ssh::Session;
using tests::patient;
using tests::Sshd;
using tests::SshdOptions;

/// For what does not begin however long it is waited for, and has nothing to print before.
constexpr base::Duration kShortStart = std::chrono::seconds(2);
constexpr const char* kPassword = "touch $HOME/password; correct horse";

/// What a run of a script as `user` says, and whether anything of the script or of what it was
/// given was taken for a command.
struct Tried {
  base::Expected<ssh::Output> output;
  bool ran = false;
};

Tried try_as(const Sshd& server, const std::string& user,
             std::optional<base::Duration> start_limit = std::nullopt) {
  ConnectOptions connect = server.connect_options();
  connect.target.credentials.user = user;
  connect.target.credentials.sudo_password = Secret(kPassword);
  if (start_limit) connect.limits.start = *start_limit;
  auto session = Session::connect(connect, patient());
  REQUIRE_MESSAGE(session, session.error().detail());
  ssh::Script script = tests::script(
      "touch \"$HOME/line\"\nx=$(touch \"$HOME/line\")\n[ -n \"$none\" ] || touch \"$HOME/line\"\n"
      "printf '%s|%s' \"$first\" \"$sudo_password\"\n");
  script.may_need_root = true;
  script.inputs.push_back({"first", Secret("touch $HOME/input; `touch $HOME/input`")});
  Tried tried{(*session)->run(script, patient())};
  for (const char* name : {"line", "input", "password"}) {
    const std::string file = server.directory().file("home-" + user + "/" + name);
    tried.ran = tried.ran || std::filesystem::exists(file);
    std::filesystem::remove(file);
  }
  return tried;
}

/// The same for what never begins but prints `printed` before: the limit grows until it is there,
/// since how long an account takes to print says only how busy the machine is.
Tried try_until_printed(const Sshd& server, const std::string& user, const std::string& printed) {
  for (base::Duration limit = kShortStart;; limit *= 2) {
    Tried tried = try_as(server, user, limit);
    if (tried.output || limit > tests::kPatience ||
        tried.output.error().evidence.find(printed) != std::string::npos)
      return tried;
  }
}

void write_start_up_file(const Sshd& server, const std::string& user, const std::string& name,
                         const std::string& text) {
  const std::filesystem::path file = server.directory().file("home-" + user + "/" + name);
  std::filesystem::create_directories(file.parent_path());
  tests::write_file(file.string(), text + "\n", 0644);
}

/// Accounts of every login shell that has a start-up file for commands.
struct Shell {
  const char* user;
  const char* path;
  const char* file;
  const char* once;  ///< what stands before and behind a line that is obeyed once
  const char* end;
};
constexpr Shell kShells[] = {
    {"bash", "/bin/bash", ".bashrc", "if [ -z \"$was_here\" ]; then export was_here=1", "fi"},
    {"fish", "/usr/bin/fish", ".config/fish/config.fish",
     "if not set -q was_here\nset -gx was_here 1", "end"},
    {"tcsh", "/bin/tcsh", ".tcshrc", "if (! $?was_here) then\nsetenv was_here 1", "endif"}};

SshdOptions with_accounts() {
  SshdOptions options;
  for (const Shell& shell : kShells) options.accounts.push_back({shell.user, shell.path, ""});
  return options;
}

void check_refusal(const Tried& tried, const std::string& printed) {
  REQUIRE_FALSE(tried.output);
  CHECK_FALSE(tried.ran);
  const base::Diagnostic& why = tried.output.error();
  CHECK(why.code == "ssh.wrong_login");
  CHECK(why.remedy.find("start-up files of the account's shell (~/.bashrc, ~/.zshenv") !=
        std::string::npos);
  CHECK(why.remedy.find("ForceCommand") != std::string::npos);
  CHECK(why.remedy.find("timeout") == std::string::npos);
  CHECK_MESSAGE(why.evidence.find(printed) != std::string::npos, why.evidence);
  if (why.evidence.empty()) CHECK(why.cause.ends_with("Nothing was printed."));
  CHECK(why.detail().find("correct horse") == std::string::npos);
  CHECK_MESSAGE(why.detail().find("ssh_script") == std::string::npos, why.detail());
}

TEST_CASE("a start-up file that hands over to another program is named, and nothing runs") {
  const Sshd server(with_accounts());
  const std::vector<std::string> programs = {"bash -l", "bash -i",    "dash", "fish",
                                             "tcsh",    "python3",    "cat",  "head -c 7",
                                             "true",    "sh -c true", "tmux"};
  std::vector<std::future<std::vector<Tried>>> all;
  for (const Shell& shell : kShells) {
    all.push_back(std::async(std::launch::async, [&] {
      std::vector<Tried> tried;
      for (const std::string& program : programs) {
        write_start_up_file(
            server, shell.user, shell.file,
            shell.once + std::string("\necho welcome\nexec ") + program + "\n" + shell.end);
        tried.push_back(try_until_printed(server, shell.user, "welcome"));
      }
      return tried;
    }));
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::vector<Tried> tried = all[i].get();
    for (std::size_t k = 0; k < programs.size(); ++k) {
      INFO(kShells[i].path << ": exec " << programs[k]);
      check_refusal(tried[k], "welcome");
    }
  }
}

TEST_CASE("a start-up file that hands over to itself without end is left and named") {
  const Sshd server(with_accounts());
  for (const Shell& shell : kShells) {
    INFO(shell.path);
    write_start_up_file(server, shell.user, shell.file,
                        "echo welcome\nexec " + std::string(shell.path) + " -i");
    check_refusal(try_until_printed(server, shell.user, "welcome"), "welcome");
  }
}

TEST_CASE("a start-up file that reads what we send is named, and nothing runs") {
  const Sshd server(with_accounts());
  for (const std::string line :
       {"read answer", "read -p 'Sure? ' answer", "read -n 1 answer",
        "read answer; echo \"you said $answer\"", "cat >/dev/null", "head -c 100 >/dev/null",
        "tail -n 1 >/dev/null", "dd bs=1 count=1 2>/dev/null >&2"}) {
    INFO(line);
    write_start_up_file(server, "bash", ".bashrc", line);
    check_refusal(try_as(server, "bash", kShortStart), "");
  }
  write_start_up_file(server, "fish", ".config/fish/config.fish", "read answer");
  check_refusal(try_as(server, "fish", kShortStart), "");
  write_start_up_file(server, "tcsh", ".tcshrc", "set answer = \"$<\"");
  check_refusal(try_as(server, "tcsh", kShortStart), "");
}

TEST_CASE("a start-up file that asks a question is told as one that waits") {
  const Sshd server(with_accounts());
  write_start_up_file(server, "bash", ".bashrc",
                      "echo 'Continue? '; read -p 'Continue? ' x; echo \"got $x\"");
  const Tried tried = try_until_printed(server, "bash", "Continue?");
  check_refusal(tried, "Continue?");
  CHECK(tried.output.error().cause.find("waits, perhaps for an answer") != std::string::npos);
  CHECK(tried.output.error().evidence == "Continue?");
}

TEST_CASE("nothing of ours is kept by what a start-up file hands over to") {
  const Sshd server(with_accounts());
  const std::string home = server.directory().file("home-bash");
  for (const std::string line :
       {"if [ -z \"$ONCE\" ]; then export ONCE=1; exec bash -i; fi\nPROMPT_COMMAND='history -a'",
        "tee \"$HOME/taken\"", "exec tee \"$HOME/taken\"", "set -x; cat >\"$HOME/taken\" 2>&1"}) {
    INFO(line);
    write_start_up_file(server, "bash", ".bashrc", line);
    check_refusal(try_as(server, "bash", kShortStart), "");
    REQUIRE(tests::eventually([&] { return tests::processes_with("HOME=" + home).empty(); }));
    for (const char* file : {".bash_history", "taken"}) {
      if (std::filesystem::exists(home + "/" + file))
        CHECK(tests::read_file(home + "/" + file).empty());
    }
  }
}

TEST_CASE("a start-up file that ends the session is named") {
  const Sshd server(with_accounts());
  for (const char* end : {"exit 0", "exit 3", "exit 125", "kill -9 $$"}) {
    INFO(end);
    write_start_up_file(server, "bash", ".bashrc", "echo closed today >&2; " + std::string(end));
    check_refusal(try_as(server, "bash"), "closed today");
  }
}

TEST_CASE("what cannot be started in place of our shell is not blamed on the login shell alone") {
  const auto check = [](const Tried& tried, const std::string& printed) {
    check_refusal(tried, printed);
    CHECK(tried.output.error().cause.find("a start-up file of its shell or a forced command") !=
          std::string::npos);
  };
  const Sshd server(with_accounts());
  write_start_up_file(server, "bash", ".bashrc", "exec nowhere -R");
  check(try_as(server, "bash"), "nowhere: not found");
  SshdOptions forced = with_accounts();
  forced.authorized_keys = {"command=\"echo hi; exec $SSH_ORIGINAL_COMMAND\" " +
                            tests::ed25519_pair().public_line};
  check(try_as(Sshd(forced), "bash"), "hi");
}

TEST_CASE("a start-up file that waits is not waited for as long as a script") {
  const Sshd server(with_accounts());
  write_start_up_file(server, "bash", ".bashrc", "echo a moment; sleep 1000");
  const Tried tried = try_until_printed(server, "bash", "a moment");
  check_refusal(tried, "a moment");
  CHECK(tried.output.error().cause.find("did not begin within") != std::string::npos);
}

TEST_CASE("when there is no time left, that is what is told, and the start-up files with it") {
  const Sshd server(with_accounts());
  write_start_up_file(server, "bash", ".bashrc", "echo a moment; sleep 1000");
  ConnectOptions connect = server.connect_options();
  connect.target.credentials.user = "bash";
  connect.limits.start = 2 * tests::kPatience;
  std::optional<base::Diagnostic> why;
  for (base::Duration left = kShortStart; !why && left < tests::kPatience; left *= 2) {
    auto session = Session::connect(connect, patient());
    REQUIRE_MESSAGE(session, session.error().detail());
    const auto output = (*session)->run(tests::script("echo hi"), base::Context().within(left));
    REQUIRE_FALSE(output);
    if (!output.error().evidence.empty()) why = output.error();
  }
  REQUIRE(why);
  CHECK(why->code == "ssh.timeout");
  CHECK(why->evidence == "a moment");
  CHECK(why->remedy.find("~/.bashrc") != std::string::npos);
}

TEST_CASE("a start-up file that prints, fails or leads the streams together does no harm") {
  const Sshd server(with_accounts());
  for (const std::string line :
       {"echo banner; echo more >&2; printf 'no end'", "false", "exec 2>&1", "set -e; : ; set -u",
        "exec 2>/dev/null", "cat </dev/null", "(sleep 1; cat >/dev/null) </dev/null & true"}) {
    INFO(line);
    write_start_up_file(server, "bash", ".bashrc", line);
    const Tried tried = try_as(server, "bash");
    REQUIRE_MESSAGE(tried.output, tried.output.error().detail());
    CHECK(tried.ran);
    CHECK(tried.output->out == "touch $HOME/input; `touch $HOME/input`|" + std::string(kPassword));
  }
  write_start_up_file(server, "bash", ".bashrc", "exec >/dev/null");
  const auto why = try_as(server, "bash").output.error();
  CHECK(why.code == "ssh.wrong_login");
  CHECK(why.cause.find("its standard output leads elsewhere") != std::string::npos);
}

TEST_CASE("a forced command that takes what we send is named, and nothing runs") {
  for (const std::string command : {"cat", "cat >/dev/null", "true", "exec dash",
                                    "read answer; echo thanks", "tee /dev/null", "tac", "exit 7"}) {
    CAPTURE(command);
    SshdOptions options = with_accounts();
    options.authorized_keys = {"command=\"" + command + "\" " + tests::ed25519_pair().public_line};
    const Sshd server(options);
    check_refusal(try_as(server, "bash", kShortStart), "");
  }
}

TEST_CASE("an account for file transfer only is told as one") {
  SshdOptions by_server = with_accounts();
  by_server.config = "ForceCommand internal-sftp\n";
  SshdOptions by_key = with_accounts();
  by_key.authorized_keys = {"command=\"internal-sftp\" " + tests::ed25519_pair().public_line};
  for (const SshdOptions& options : {by_server, by_key}) {
    const Tried tried = try_as(Sshd(options), "bash");
    REQUIRE_FALSE(tried.output);
    CHECK_FALSE(tried.ran);
    CHECK(tried.output.error().cause ==
          "The account \"bash\" logs in, but the server allows it file transfer only.");
    CHECK(tried.output.error().remedy.find("timeout") == std::string::npos);
  }
}

TEST_CASE("a forced command that waits is told by its own limit") {
  SshdOptions options = with_accounts();
  options.authorized_keys = {"command=\"cat >/dev/null; sleep 1000\" " +
                             tests::ed25519_pair().public_line};
  const Tried tried = try_as(Sshd(options), "bash", kShortStart);
  check_refusal(tried, "");
}

TEST_CASE("a forced command that runs what was asked for lets the script run") {
  SshdOptions options = with_accounts();
  options.authorized_keys = {"command=\"eval \\\"$SSH_ORIGINAL_COMMAND\\\"\" " +
                             tests::ed25519_pair().public_line};
  const Sshd server(options);
  const Tried tried = try_as(server, "bash");
  REQUIRE_MESSAGE(tried.output, tried.output.error().detail());
  CHECK(tried.ran);
}

}  // namespace

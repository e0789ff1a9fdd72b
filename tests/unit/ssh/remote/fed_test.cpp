// What a command that sudo starts is fed, with stand-ins for the programs that are called sudo.
#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "ssh/remote/privilege.h"
#include "ssh/remote/shell_text.h"
#include "tests/support/process.h"
#include "tests/support/temporary_directory.h"

namespace {

using Words = std::vector<std::string>;

const std::vector<Words> kShells = {{"dash"}, {"bash"}, {"busybox", "sh"}};

constexpr const char* kPassword = "correct horse";

/// Reads the arguments: $ask is -n or -S, $prompt what -p says; then only the command is left.
const std::string kArguments = R"(#!/bin/sh
ask= prompt=
while :; do
  case $1 in
    -n | -S) ask=$1; shift ;;
    -u) shift 2 ;;
    -p) prompt=$2; shift 2 ;;
    --) shift; break ;;
    *) break ;;
  esac
done
)";

const std::string kAskInTurn = R"(
if [ "$ask" = -n ]; then echo 'sudo: a password is required' >&2; exit 1; fi
printf '%s' "$prompt" | sed 's/%p/anna/' >&2
while :; do
  IFS= read -r given || { echo 'sudo: no password was provided' >&2; exit 1; }
  if [ "$given" = 'correct horse' ]; then break; fi
  printf 'Sorry, try again.\n%s' "$prompt" | sed 's/%p/anna/' >&2
done
)";

/// Reads to the end of the line.
const std::string kSudo = kArguments + kAskInTurn + "exec \"$@\"\n";

/// Reads whatever is there and keeps all of it.
const std::string kSudoRs = kArguments + R"(
if [ "$ask" = -n ]; then echo 'sudo-rs: interactive authentication is required' >&2; exit 1; fi
if [ -n "$prompt" ]; then printf '[sudo: %s] Password: ' "$prompt" | sed 's/%p/anna/' >&2; fi
sleep 0.3
given=$(dd bs=8192 count=1 2>/dev/null | head -n 1)
if [ "$given" != 'correct horse' ]; then
  echo 'sudo-rs: Maximum 3 incorrect authentication attempts' >&2
  exit 1
fi
exec "$@"
)";

/// Asks until it has been answered once; from then on the password is there for the command.
const std::string kRemembers = kArguments + R"(
if [ ! -e "$NOTES/asked" ]; then)" +
                               kAskInTurn + R"(
  : >"$NOTES/asked"
fi
exec "$@"
)";

/// Greets on standard output, with half a line behind it.
const std::string kGreets =
    kArguments + kAskInTurn + "printf 'Welcome, anna.\\nToday is '\nexec \"$@\"\n";

/// An account that is not root, on a host with this sudo.
struct Host {
  explicit Host(const std::string& sudo) {
    folder.write_program("sudo", sudo);
    folder.write_program("id", "#!/bin/sh\ncase $1 in -un) echo anna ;; *) echo 4000 ;; esac\n");
  }

  [[nodiscard]] tests::Finished run(const Words& shell, const std::string& text,
                                    const std::string& password = kPassword,
                                    const std::string& input = {}) const {
    tests::Command command{.argv = shell,
                           .environment = tests::Environment{
                               {"PATH", folder.path().string() + ":/usr/sbin:/usr/bin:/bin"},
                               {"NOTES", folder.path().string()}}};
    command.argv.insert(
        command.argv.end(),
        {"-c",
         std::string(ssh::kShellPrologue) + std::string(ssh::privilege_functions()) +
             std::string(ssh::kBecomeRegisteredUser) + "sudo_password=$1\n" + text,
         "sh", password});
    command.input = input;
    return tests::run(command);
  }

  tests::TemporaryDirectory folder;
};

}  // namespace

TEST_CASE("a command behind any sudo gets what it is fed, and nothing but that") {
  // Larger than any pipe, with every byte there is.
  std::string blob;
  for (int i = 0; i < 300'000; ++i) blob += static_cast<char>((i * 7 + i / 256) & 0xFF);
  for (const std::string& sudo : {kSudo, kSudoRs, kRemembers, kGreets}) {
    CAPTURE(sudo);
    for (const Words& shell : kShells) {
      CAPTURE(shell.back());
      const Host host(sudo);
      const tests::Finished done = host.run(shell,
                                            "gain_privilege\n"
                                            "echo \"$privilege\"\n"
                                            "echo 'echo \"ran $1\"' | as_root_fed sh -s 'a b'\n"
                                            "echo 'exit 7' | as_root_fed sh -s; echo $?\n"
                                            "printf '' | as_root_fed wc -c\n"
                                            "echo 'echo fed' | as_user_fed bert sh -s\n");
      CHECK(done.out.find(kPassword) == std::string::npos);
      CHECK(done.out == "sudo_password\nran a b\n7\n0\nfed\n");
      CHECK(done.err.find(kPassword) == std::string::npos);
      CHECK(done.err.find("not found") == std::string::npos);

      const tests::Finished passed =
          host.run(shell, "gain_privilege\nas_root_fed cat\n", kPassword, blob);
      CHECK(passed.out.size() == blob.size());
      CHECK(passed.out == blob);
    }
  }
}

TEST_CASE("a command behind any sudo that is fed nothing reads nothing") {
  for (const std::string& sudo : {kSudo, kSudoRs, kRemembers}) {
    CAPTURE(sudo);
    for (const Words& shell : kShells) {
      CAPTURE(shell.back());
      const Host host(sudo);
      const tests::Finished done = host.run(shell,
                                            "gain_privilege\n"
                                            "as_root cat\n"
                                            "as_root sh -s\n"
                                            "as_root sh -c 'echo \"$1\"; exit 5' sh 'a b'\n"
                                            "echo $?\n",
                                            kPassword, "not for anybody\n");
      CHECK(done.out == "a b\n5\n");
      CHECK(done.err.find("not found") == std::string::npos);
    }
  }
}

TEST_CASE("what is to be fed stays here when the password is refused after all") {
  // The first answer was right; afterwards it notes whatever it is given.
  const std::string sudo = kArguments + R"(
if [ "$ask" = -n ]; then echo 'sudo: a password is required' >&2; exit 1; fi
if [ -e "$NOTES/asked" ]; then
  while IFS= read -r given; do
    echo "$given" >>"$NOTES/given"
    echo 'Sorry, try again.' >&2
  done
  exit 1
fi
: >"$NOTES/asked"
IFS= read -r given
exec "$@"
)";
  for (const Words& shell : kShells) {
    CAPTURE(shell.back());
    struct Row {
      std::string text;
      std::string status;
    };
    for (const Row& row : {Row{"limit=1\ngive || echo $?\n", "126\n"},
                           Row{"limit=1000\nbounded 1 give || echo $?\n", "124\n"}}) {
      CAPTURE(row.text);
      const Host host(sudo);
      const tests::Finished done = host.run(
          shell, "gain_privilege\ngive() { echo 'echo fed' | as_root_fed sh -s; }\n" + row.text);
      CHECK(done.out == row.status);
      CHECK(host.folder.read("given") == std::string(kPassword) + "\n");
    }
  }
}

TEST_CASE("a sudo that ends without a word runs nothing, and keeps nobody waiting") {
  const std::string sudo = kArguments +
                           "[ \"$ask\" != -n ] || exit 1\n[ -e \"$NOTES/gained\" ] && exit 0\n"
                           "IFS= read -r given\n: >\"$NOTES/gained\"\nexec \"$@\"\n";
  for (const Words& shell : kShells) {
    CAPTURE(shell.back());
    const Host host(sudo);
    const tests::Finished done = host.run(
        shell, "gain_privilege\nlimit=1000\necho 'echo fed' | as_root_fed sh -s\necho $?\n");
    CHECK(done.out == "126\n");
  }
}

TEST_CASE("success is what was asked for, and no exit status") {
  const std::string told = "It reported success, and had run nothing.";
  for (const std::string& sudo :
       {std::string("#!/bin/sh\nexit 0\n"), std::string("#!/bin/sh\necho 'Welcome, 1234.'\n"),
        // It prints what it is to run.
        std::string("#!/bin/sh\necho \"$@\"\nfor word; do echo \"$word\"; done\n")}) {
    CAPTURE(sudo);
    for (const std::string& password : {std::string(), std::string(kPassword)}) {
      const Host host(sudo);
      const tests::Finished done = host.run({"dash"},
                                            "gain_privilege\necho \"$?\"\necho \"$privilege\" >&2\n"
                                            "printf '%s' \"$privilege_text\" | tail -n 1\n",
                                            password);
      CHECK(done.err == "failed\n");
      CHECK(done.out == "1\n" + told);
    }
  }
}

TEST_CASE("an account whose shell gets nothing of what it is fed is not acted as") {
  // Whatever stands in its place keeps standard input.
  const std::string sudo = kArguments + "exec \"$@\" </dev/null\n";
  for (const Words& shell : kShells) {
    CAPTURE(shell.back());
    const Host host(sudo);
    const tests::Finished done = host.run(
        shell, "registered_user=root\nbecome\necho \"$privilege $acting $become_error\"\n");
    CHECK(done.out == "sudo no It reported success, and had run nothing.\n");
  }
  const Host host(kArguments + "exec \"$@\"\n");
  const tests::Finished done = host.run(
      {"dash"}, "registered_user=root\nbecome\necho \"$privilege $acting $become_error\"\n");
  CHECK(done.out == "sudo yes \n");
}

TEST_CASE("every refusal of either program is a word of its own") {
  struct Row {
    std::string first;   ///< said to -n
    std::string second;  ///< said behind the password
    std::string bare;    ///< the word without a password
    std::string word;    ///< with one
  };
  const std::string asked = "[sudo] password for anna: ";
  const std::vector<Row> rows = {
      {"sudo: a password is required",
       asked + "Sorry, try again.\n" + asked +
           "\nsudo: no password was provided\nsudo: 1 incorrect password attempt",
       "password_needed", "password_wrong"},
      {"sudo: a password is required",
       "[sudo] password for root: Sorry, try again.\nsudo: 1 incorrect password attempt",
       "password_needed", "other_password_wrong"},
      {"sudo: a password is required", asked + "anna is not in the sudoers file.",
       "password_needed", "not_allowed"},
      {"sudo: a password is required",
       asked + "sudo: account validation failure, is your account locked?\nsudo: a password is "
               "required",
       "password_needed", "failed"},
      {"sudo-rs: interactive authentication is required",
       "[sudo: " + asked +
           "] Password: \nsudo: Authentication failed, try again.\nsudo-rs: "
           "Maximum 3 incorrect authentication attempts",
       "password_needed", "password_wrong"},
      {"sudo-rs: interactive authentication is required",
       "[sudo: [sudo] password for root: ] Password: \nsudo-rs: Maximum 3 incorrect authentication "
       "attempts",
       "password_needed", "other_password_wrong"},
      {"sudo-rs: I'm sorry anna. I'm afraid I can't do that",
       "sudo-rs: I'm sorry anna. I'm afraid I can't do that", "not_allowed", "not_allowed"},
      {"sudo: sorry, you must have a tty to run sudo",
       "sudo: sorry, you must have a tty to run sudo", "needs_terminal", "needs_terminal"},
      {"sudo: A terminal is required to authenticate",
       "sudo: A terminal is required to authenticate", "needs_terminal", "needs_terminal"},
      {"sudo: /usr/bin/sudo must be owned by uid 0 and have the setuid bit set",
       "sudo: /usr/bin/sudo must be owned by uid 0 and have the setuid bit set", "failed",
       "failed"},
      {"sudo-rs: invalid configuration: /etc/sudoers cannot be world-writable",
       "sudo-rs: invalid configuration: /etc/sudoers cannot be world-writable", "failed", "failed"},
      // Words of the administrator's: a lecture, a message of his own, a host's name.
      {"sudo: a password is required",
       "You are not allowed to be here: whoever is not in the sudoers file, go.\n" + asked +
           "Sorry, try again.\n" + asked,
       "password_needed", "password_wrong"},
      {"sudo: a password is required", asked + "Nope.\n" + asked + "Go away.", "password_needed",
       "password_wrong"},
      {"sudo: unable to resolve host user-not-allowed to: Name or service not known\nsudo: a "
       "password is required",
       "sudo: unable to resolve host user-not-allowed to: Name or service not known\n" + asked +
           "sudo: 1 incorrect password attempt",
       "password_needed", "password_wrong"},
  };
  std::size_t turn = 0;
  for (const Row& row : rows) {
    CAPTURE(row.second);
    const Words& shell = kShells[turn++ % kShells.size()];
    const Host host(
        "#!/bin/sh\nif [ \"$1\" = -n ]; then cat \"$NOTES/first\"; else cat "
        "\"$NOTES/second\"; fi >&2\nexit 1\n");
    host.folder.write("first", row.first);
    host.folder.write("second", row.second);
    const std::string look = "gain_privilege || echo \"$privilege\"\n";
    CHECK(host.run(shell, look, "").out == row.bare + "\n");
    CHECK(host.run(shell, look, kPassword).out == row.word + "\n");
  }
}

TEST_CASE("where there is no sudo, doas is a way, a refusal or nothing") {
  const auto gained = [](const std::string& doas) {
    const tests::TemporaryDirectory folder;
    folder.write_program("id", "#!/bin/sh\necho 4000\n");
    if (!doas.empty()) folder.write_program("doas", doas);
    // Nothing but what the functions need: no sudo of this machine's.
    for (const std::string tool : {"sh", "sleep", "cat", "awk"}) {
      std::filesystem::create_symlink(tests::find_program(tool).value(), folder / tool);
    }
    return tests::run({.argv = {"/bin/sh", "-c",
                                std::string(ssh::privilege_functions()) +
                                    "gain_privilege\necho \"$privilege $privilege_text\"\n"},
                       .environment = tests::Environment{{"PATH", folder.path().string()}}})
        .out;
  };
  CHECK(gained(kArguments + "exec \"$@\"\n") == "doas \n");
  CHECK(gained("#!/bin/sh\necho 'doas: Authentication required' >&2\nexit 1\n") ==
        "doas_refused doas: Authentication required\n");
  CHECK(gained("#!/bin/sh\nexit 0\n") == "failed It reported success, and had run nothing.\n");
  CHECK(gained("") == "missing \n");
}

TEST_CASE("a password that is refused again and again is no silence") {
  const std::string sudo =
      kArguments +
      "[ \"$ask\" != -n ] || exit 1\n"
      "for try in 1 2; do printf '%s' \"$prompt\" | sed 's/%p/anna/' >&2; done\nsleep 1000\n";
  const Host host(sudo);
  const std::string look = "limit=2\ngain_privilege || echo \"$privilege\"\n";
  CHECK(host.run({"dash"}, look).out == "password_wrong\n");
  const Host silent(kArguments + "[ \"$ask\" != -n ] || exit 1\nsleep 1000\n");
  CHECK(silent.run({"dash"}, look).out == "silent\n");
}

TEST_CASE("a sudo that takes no prompt is given none") {
  const std::string sudo =
      "#!/bin/sh\nfor word; do\n  if [ \"$word\" = -p ]; then echo 'invalid "
      "option provided' >&2; exit 1; fi\ndone\n" +
      kSudoRs;
  for (const Words& shell : kShells) {
    CAPTURE(shell.back());
    const Host host(sudo);
    const tests::Finished done =
        host.run(shell,
                 "gain_privilege\necho \"$privilege\"\nas_root echo root\necho 'echo fed' | "
                 "as_root_fed sh -s\n");
    CHECK(done.out == "sudo_password\nroot\nfed\n");
    CHECK(host.run(shell, "gain_privilege || echo \"$privilege\"\n", "wrong").out ==
          "password_wrong\n");
  }
}

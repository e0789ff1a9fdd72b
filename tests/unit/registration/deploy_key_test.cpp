#include "registration/deploy_key.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/file.h>

#include <random>
#include <set>
#include <thread>

#include "base/os/unique_fd.h"
#include "registration/codes.h"
#include "registration/key_script.h"
#include "tests/support/scripted_executor.h"
#include "tests/unit/registration/key_host.h"

using registration::KeyDeployment;
using tests::KeyHost;
using tests::kShells;
using tests::make_key;
using tests::my_name;

namespace {

base::Expected<KeyDeployment> deploy(KeyHost& host, const ssh::PublicKey& key) {
  return registration::deploy_key(host.executor(), my_name(), key, {});
}

base::Expected<bool> remove(KeyHost& host, const ssh::PublicKey& key) {
  return registration::remove_key(host.executor(), my_name(), key, {});
}

void check_added(KeyHost& host, const ssh::PublicKey& key) {
  const auto outcome = deploy(host, key);
  REQUIRE_MESSAGE(outcome.has_value(), outcome.error().summary << "\n" << outcome.error().evidence);
  CHECK(*outcome == KeyDeployment::added);
  CHECK(host.litter().empty());
}

std::string code_of(const base::Expected<KeyDeployment>& outcome) {
  return outcome ? "" : outcome.error().code;
}

base::Expected<KeyDeployment> change_comment(KeyHost& host, const std::string& former,
                                             const std::string& comment) {
  return registration::deploy_key(host.executor(), my_name(), make_key(1, comment), {}, former);
}

/// Runs the scripts of a system that has no flock.
class WithoutFlock final : public ssh::Executor {
 public:
  explicit WithoutFlock(tests::LocalShell& shell) : shell_(shell) {}
  base::Expected<ssh::Output> run(const ssh::Script& script,
                                  const base::Context& context) override {
    const std::string test = "have flock";
    ssh::Script changed{script.text, {}};
    const std::size_t at = changed.text.find(test);
    REQUIRE(at != std::string::npos);
    changed.text.replace(at, test.size(), "have no-flock");
    for (const auto& input : script.inputs) {
      changed.inputs.push_back({input.name, input.value.clone()});
    }
    return shell_.run(changed, context);
  }

 private:
  tests::LocalShell& shell_;
};

void deploy_concurrently(ssh::Executor& executor, unsigned count) {
  std::vector<std::string> codes(count, "none");
  {
    std::vector<std::jthread> threads;
    for (unsigned i = 0; i < count; ++i) {
      threads.emplace_back([&codes, &executor, i] {
        codes[i] = code_of(registration::deploy_key(executor, my_name(), make_key(i), {}));
      });
    }
  }
  for (const std::string& code : codes) CHECK(code == "");
}

void check_all_there(const KeyHost& host, unsigned count) {
  const std::string text = host.read_file();
  CHECK(text.starts_with(make_key(100).line() + "\n"));
  std::size_t size = make_key(100).line().size() + 1;
  for (unsigned i = 0; i < count; ++i) {
    CHECK(text.find("\n" + make_key(i).line() + "\n") != std::string::npos);
    size += make_key(i).line().size() + 1;
  }
  CHECK(text.size() == size);
  CHECK(host.litter().empty());
}

/// A starting file as people and tools leave them behind.
std::string random_file(std::mt19937& random) {
  const auto pick = [&random](std::size_t count) {
    return std::uniform_int_distribution<std::size_t>(0, count - 1)(random);
  };
  std::string text;
  const std::size_t lines = pick(12);
  for (std::size_t i = 0; i < lines; ++i) {
    const std::string foreign = make_key(1000 + static_cast<unsigned>(pick(50))).line();
    switch (pick(9)) {
      case 0:
        text += foreign;
        break;
      case 1:
        text += foreign + " someone@example.com";
        break;
      case 2:
        text += "command=\"echo \\\"a b\\\"\",no-pty " + foreign + " restricted";
        break;
      case 3:
        text += "from=\"10.0.0.0/8,!10.1.1.1\" " + foreign;
        break;
      case 4:
        text += "# " + make_key(1).line();
        break;
      case 5:
        break;
      case 6:
        text += " \t ";
        break;
      case 7:
        text += "cert-authority,principals=\"x\" " + make_key(1).line() + " ca";
        break;
      default:
        for (std::size_t n = pick(60); n > 0; --n) {
          const char c = static_cast<char>(pick(256));
          text += c == '\n' || c == '\0' ? 'x' : c;
        }
    }
    if (i + 1 < lines || pick(2) == 0) text += pick(4) == 0 ? "\r\n" : "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("the first key makes folder and file with the modes sshd wants") {
  for (const auto& shell : kShells) {
    CAPTURE(shell.back());
    KeyHost host(shell);
    check_added(host, make_key(1));
    CHECK(host.read_file() == make_key(1).line() + "\n");
    CHECK(KeyHost::mode_of(host.ssh_folder()) == 0700);
    CHECK(KeyHost::mode_of(host.file()) == 0600);
  }
}

TEST_CASE("a key that is there is left alone") {
  const std::string key = make_key(1).line();
  const std::string other = make_key(2).line();
  struct Row {
    const char* name;
    std::string text;
  };
  const Row rows[] = {
      {"the line itself", key + "\n"},
      {"another comment", key + " someone@example.com\n"},
      {"no line break at the end", other + "\n" + key},
      {"carriage returns", other + "\r\n" + key + "\r\n"},
      {"blanks in front", "  \t" + key + "\n"},
      {"tab between the fields", "ssh-ed25519\t" + key.substr(12) + "\n"},
      {"harmless options", "no-port-forwarding,restrict " + key + "\n"},
      {"addresses on another line only", "from=\"10.0.0.1\" " + key + "\nno-pty " + key + "\n"},
      {"an option with blanks and quotes", "environment=\"A=b \\\" c\" " + key + "\n"},
      {"a forced command further down", key + "\ncommand=\"x\" " + key + "\n"},
  };
  for (const auto& shell : kShells) {
    for (const Row& row : rows) {
      CAPTURE(shell.back());
      CAPTURE(row.name);
      KeyHost host(shell);
      host.write_file(row.text);
      const auto outcome = deploy(host, make_key(1));
      REQUIRE_MESSAGE(outcome.has_value(), outcome.error().evidence);
      CHECK(*outcome == KeyDeployment::already_present);
      CHECK(host.read_file() == row.text);
      CHECK(host.litter().empty());
    }
  }
}

TEST_CASE("a key for some addresses or some time only is left alone, and told of") {
  const std::string key = make_key(1).line();
  for (const auto& shell : kShells) {
    for (const std::string& text : std::vector<std::string>{
             "from=\"10.0.0.1,!*.example.com\" " + key + "\n",
             "no-pty,Expiry-Time=\"20200101\" " + key + " someone\n",
             "from=\"10.0.0.1\" " + key + "\nexpiry-time=\"20200101\" " + key + "\r\n",
             "from=\"10.0.0.1\" " + key + "\ncommand=\"x\" " + key + "\n"}) {
      CAPTURE(shell.back());
      CAPTURE(text);
      KeyHost host(shell);
      host.write_file(text);
      const auto outcome = deploy(host, make_key(1));
      REQUIRE_MESSAGE(outcome.has_value(), outcome.error().evidence);
      CHECK(*outcome == KeyDeployment::bound);
      CHECK(host.read_file() == text);
      CHECK(host.litter().empty());
    }
  }
  const base::Diagnostic warning = registration::bound_key("deploy");
  CHECK(warning.severity == base::Severity::warning);
  CHECK(warning.summary.size() <= 60);
}

TEST_CASE("what only looks like the key does not count") {
  const std::string key = make_key(1).line();
  const std::string blob = key.substr(12);
  struct Row {
    const char* name;
    std::string text;
  };
  const Row rows[] = {
      {"commented out", "# " + key + "\n"},
      {"in another key's comment", make_key(2).line() + " was " + blob + "\n"},
      {"in another key's options", "environment=\"K=" + key + "\" " + make_key(2).line() + "\n"},
      {"as a certificate authority", "cert-authority " + key + "\n"},
      {"of another type", "ssh-rsa " + blob + "\n"},
      {"longer", key + "AAAA\n"},
      {"shorter", key.substr(0, key.size() - 4) + "\n"},
      {"glued to the type", "ssh-ed25519" + blob + "\n"},
      {"behind an option with a slip", "no-x11-forwardin " + key + "\n"},
      {"behind a value that sshd refuses", "permitopen=\"foo\" " + key + " mine\n"},
      {"ignored for the option before the command", "bogus,command=\"x\" " + key + "\n"},
  };
  for (const auto& shell : kShells) {
    for (const Row& row : rows) {
      CAPTURE(shell.back());
      CAPTURE(row.name);
      KeyHost host(shell);
      host.write_file(row.text);
      check_added(host, make_key(1));
      CHECK(host.read_file() == row.text + key + "\n");
    }
  }
}

TEST_CASE("a missing line break at the end does not glue two keys together") {
  for (const auto& shell : kShells) {
    CAPTURE(shell.back());
    KeyHost host(shell);
    host.write_file(make_key(2).line());
    check_added(host, make_key(1));
    CHECK(host.read_file() == make_key(2).line() + "\n" + make_key(1).line() + "\n");
    CHECK(deploy(host, make_key(1)) == KeyDeployment::already_present);
    CHECK(deploy(host, make_key(2)) == KeyDeployment::already_present);
  }
}

TEST_CASE("every other byte of 60 random files survives, and removing restores them") {
  std::mt19937 random(20261123);
  KeyHost hosts[] = {KeyHost(kShells[0]), KeyHost(kShells[1]), KeyHost(kShells[2])};
  for (int i = 0; i < 60; ++i) {
    CAPTURE(i);
    KeyHost& host = hosts[i % 3];
    const std::string before = random_file(random);
    host.write_file(before);
    check_added(host, make_key(1));
    const std::string gap = before.empty() || before.ends_with('\n') ? "" : "\n";
    REQUIRE(host.read_file() == before + gap + make_key(1).line() + "\n");
    if (i % 4 != 0) continue;
    const auto removed = remove(host, make_key(1));
    REQUIRE_MESSAGE(removed.has_value(), removed.error().evidence);
    CHECK(*removed);
    REQUIRE(host.read_file() == before + gap);
  }
}

TEST_CASE("a file of 1 MiB and lines with NUL bytes survive") {
  std::string before;
  while (before.size() < (1U << 20)) {
    before += make_key(static_cast<unsigned>(before.size()) + 7).line() + " filler\n";
  }
  before += std::string("nul\0byte\n", 9) + "last\0";
  before.push_back('\0');
  for (const auto& shell : kShells) {
    CAPTURE(shell.back());
    KeyHost host(shell);
    host.write_file(before);
    check_added(host, make_key(1));
    CHECK(host.read_file() == before + "\n" + make_key(1).line() + "\n");
  }
}

namespace {

std::string told(const base::Expected<bool>& outcome) {
  if (outcome) return *outcome ? "removed" : "absent";
  return outcome.error().code + ": " + outcome.error().evidence;
}

}  // namespace

TEST_CASE("removing takes exactly our own line, and tells of others with the key") {
  const std::string key = make_key(1).line();
  const std::string others =
      make_key(2).line() + "\n" + key + " of somebody\nfrom=\"*\" " + key + "\n#" + key + "\n";
  for (const auto& shell : kShells) {
    CAPTURE(shell.back());
    KeyHost host(shell);
    host.write_file(key + "\n" + others + key + "\r\n" + "tail without end");
    const std::string left =
        "deploy_key.other_lines: Line 2 holds the key.\nLine 3 holds the key.\nFile: " +
        (host.ssh_folder() / "authorized_keys").string();
    CHECK(told(remove(host, make_key(1))) == left);
    CHECK(host.read_file() == others + "tail without end");
    CHECK(told(remove(host, make_key(1))) == left);
    CHECK(host.read_file() == others + "tail without end");
    CHECK(host.litter().empty());
    host.write_file(make_key(2).line() + "\n" + key + "\n#" + key + "\n");
    CHECK(told(remove(host, make_key(1))) == "removed");
    CHECK(told(remove(host, make_key(1))) == "absent");
  }
}

TEST_CASE("removing where there is nothing is no error") {
  KeyHost host;
  CHECK(remove(host, make_key(1)) == false);
  CHECK_FALSE(std::filesystem::exists(host.ssh_folder()));
}

TEST_CASE("a comment is written as it is, whatever it holds") {
  const std::string comment = "web 1; $(touch /tmp/x) `id` 'a' \"b\" \\n & | > * ~";
  for (const auto& shell : kShells) {
    CAPTURE(shell.back());
    KeyHost host(shell);
    check_added(host, make_key(1, comment));
    CHECK(host.read_file() == make_key(1).line() + " " + comment + "\n");
    CHECK(told(remove(host, make_key(1))).starts_with("deploy_key.other_lines: Line 1 holds"));
    CHECK(remove(host, make_key(1, comment)) == true);
    CHECK(host.read_file().empty());
  }
}

TEST_CASE("another comment is written in place, and nothing else") {
  const std::string key = make_key(1).line();
  const std::string other = make_key(2).line() + " other\n";
  const std::string options = "from=\"10.0.0.1\",environment=\"A=b \\\" c\" ";
  struct Row {
    const char* name;
    std::string before;
    std::string after;
  };
  const Row rows[] = {
      {"our line", other + key + " old\n" + other, other + key + " new one\n" + other},
      {"the last line without a break", other + key + " old", other + key + " new one"},
      {"options of somebody stay", options + key + " old\n" + other,
       options + key + " new one\n" + other},
      {"blanks and carriage returns stay", " \t" + key + " \t old\r\n" + other,
       " \t" + key + " new one\r\n" + other},
      {"the line with our comment before another one", key + " theirs\n" + key + " old\n",
       key + " theirs\n" + key + " new one\n"},
      {"else the one sshd takes", other + key + "\n" + key + " theirs\n",
       other + key + " new one\n" + key + " theirs\n"},
      {"a foreign line with a NUL byte", std::string("a\0b\n", 4) + key + " old\n",
       std::string("a\0b\n", 4) + key + " new one\n"},
      {"no line at all", other, other + key + " new one\n"},
  };
  for (const auto& shell : kShells) {
    for (const Row& row : rows) {
      CAPTURE(shell.back());
      CAPTURE(row.name);
      KeyHost host(shell);
      host.write_file(row.before);
      const auto outcome = change_comment(host, "old", "new one");
      REQUIRE_MESSAGE(outcome.has_value(), outcome.error().evidence);
      const bool added = std::string_view(row.name) == "no line at all";
      CHECK(*outcome == (added ? KeyDeployment::added : KeyDeployment::commented));
      CHECK(host.read_file() == row.after);
      CHECK(change_comment(host, "old", "new one") == KeyDeployment::already_present);
      CHECK(host.read_file() == row.after);
      CHECK(KeyHost::mode_of(host.file()) == 0600);
      CHECK(host.litter().empty());
    }
  }
}

TEST_CASE("a comment comes and goes, and a line with a forced command is refused") {
  for (const auto& shell : kShells) {
    CAPTURE(shell.back());
    KeyHost host(shell);
    check_added(host, make_key(1));
    const std::string odd = "$(id) \\1 & %s \xC3\xA9";
    CHECK(change_comment(host, "", odd) == KeyDeployment::commented);
    CHECK(host.read_file() == make_key(1, odd).line() + "\n");
    CHECK(change_comment(host, odd, "") == KeyDeployment::commented);
    CHECK(host.read_file() == make_key(1).line() + "\n");
    const std::string forced = "command=\"x\" " + make_key(1, "old").line() + "\n";
    host.write_file(forced);
    CHECK(code_of(change_comment(host, "old", "new")) == "deploy_key.restricted");
    CHECK(host.read_file() == forced);
  }
}

TEST_CASE("links stay links, and what they point to is edited") {
  KeyHost host;
  host.write_file("");
  std::filesystem::create_directory(host.home() / "keys");
  host.dir().write("home/keys/real", make_key(2).line() + "\n");
  std::filesystem::remove(host.file());
  std::filesystem::create_symlink("../keys/real", host.file());
  check_added(host, make_key(1));
  CHECK(std::filesystem::is_symlink(host.file()));
  CHECK(host.dir().read("home/keys/real") == make_key(2).line() + "\n" + make_key(1).line() + "\n");
}

TEST_CASE("the key goes where sshd looks for it, in the home folder if it can") {
  struct Row {
    const char* places;
    std::string file;  ///< below the folder of the test
  };
  const Row rows[] = {
      {".ssh/authorized_keys .ssh/authorized_keys2", "home/.ssh/authorized_keys"},
      {"%h/.keys/%u", "home/.keys/" + my_name()},
      {".ssh/%%u", "home/.ssh/%u"},
      {"$TEST_DIR/system/%u .ssh/other", "home/.ssh/other"},
      {"$TEST_DIR/system/%u", "system/" + my_name()},
  };
  for (const auto& shell : kShells) {
    for (const Row& row : rows) {
      CAPTURE(shell.back());
      CAPTURE(row.places);
      KeyHost host(shell);
      host.keys_are_at(row.places);
      const auto outcome = deploy(host, make_key(1));
      REQUIRE_MESSAGE(outcome.has_value(), outcome.error().evidence);
      CHECK(*outcome == KeyDeployment::added);
      CHECK(host.dir().read(row.file) == make_key(1).line() + "\n");
      const bool in_home = row.file.starts_with("home/");
      CHECK(KeyHost::mode_of(host.dir() / row.file) == (in_home ? 0600 : 0644));
      CHECK(KeyHost::mode_of((host.dir() / row.file).parent_path()) == (in_home ? 0700 : 0755));
      CHECK(deploy(host, make_key(1)) == KeyDeployment::already_present);
      CHECK(remove(host, make_key(1)) == true);
      CHECK(host.dir().read(row.file).empty());
    }
  }
}

TEST_CASE("without a home folder the key goes where sshd looks for it elsewhere") {
  for (const auto& shell : kShells) {
    CAPTURE(shell.back());
    KeyHost host(shell);
    host.keys_are_at(".ssh/authorized_keys $TEST_DIR/system/%u");
    std::filesystem::remove(host.home());
    const auto outcome = deploy(host, make_key(1));
    REQUIRE_MESSAGE(outcome.has_value(), outcome.error().evidence);
    CHECK(*outcome == KeyDeployment::added);
    CHECK(host.dir().read("system/" + my_name()) == make_key(1).line() + "\n");
    CHECK(deploy(host, make_key(1)) == KeyDeployment::already_present);
    CHECK(remove(host, make_key(1)) == true);
    CHECK_FALSE(std::filesystem::exists(host.home()));
  }
}

TEST_CASE("modes are kept, but others may not write") {
  KeyHost host;
  host.write_file(make_key(2).line() + "\n");
  ::chmod(host.file().c_str(), 0664);
  ::chmod(host.ssh_folder().c_str(), 0775);
  check_added(host, make_key(1));
  CHECK(KeyHost::mode_of(host.file()) == 0644);
  CHECK(KeyHost::mode_of(host.ssh_folder()) == 0755);
  ::chmod(host.file().c_str(), 0664);
  CHECK(deploy(host, make_key(1)) == KeyDeployment::already_present);
  CHECK(KeyHost::mode_of(host.file()) == 0644);
}

TEST_CASE("twenty concurrent deployments of different keys all survive") {
  KeyHost host;
  host.write_file(make_key(100).line());
  deploy_concurrently(host.executor(), 20);
  check_all_there(host, 20);
}

TEST_CASE("on a system without flock the lock is a folder") {
  KeyHost host;
  host.write_file(make_key(100).line());
  WithoutFlock executor(host.executor());
  deploy_concurrently(executor, 3);
  check_all_there(host, 3);
  // What a killed run left behind does not stand in the way for ever.
  std::filesystem::create_directory(host.ssh_folder() / ".authorized_keys.lock");
  host.add_program("find", "#!/bin/sh\necho old\n");
  CHECK(code_of(registration::deploy_key(executor, my_name(), make_key(7), {})) == "");
  CHECK(host.litter().empty());
}

TEST_CASE("a lock that any account can take is none of ours") {
  for (const auto& shell : kShells) {
    CAPTURE(shell.back());
    KeyHost host(shell);
    host.write_file(make_key(2).line() + "\n");
    ::chmod(host.ssh_folder().c_str(), 0755);
    ::chmod(host.file().c_str(), 0644);
    // What another account can open, it can lock.
    std::vector<base::UniqueFd> held;
    for (const std::filesystem::path& path : {host.home(), host.ssh_folder(), host.file()}) {
      held.emplace_back(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
      REQUIRE(::flock(held.back().get(), LOCK_EX | LOCK_NB) == 0);
    }
    host.add_program("flock", "#!/bin/sh\nexec /usr/bin/timeout 5 /usr/bin/flock \"$@\"\n");
    host.add_program(
        "mktemp",
        "#!/bin/sh\nstat -c '%a %n' \"$TEST_HOME\"/.ssh/.auth*lock >\"$TEST_DIR/lock\"\n"
        "exec /usr/bin/mktemp \"$@\"\n");
    check_added(host, make_key(1));
    const std::string lock = host.ssh_folder() / ".authorized_keys.coolify.lock";
    CHECK(host.dir().read("lock") == "600 " + lock + "\n");
  }
}

TEST_CASE("our lock: left by a killed run it is taken, held it is waited for and named") {
  for (const auto& shell : kShells) {
    CAPTURE(shell.back());
    KeyHost host(shell);
    host.write_file("");
    const std::filesystem::path lock = host.ssh_folder() / ".authorized_keys.coolify.lock";
    host.dir().write("home/.ssh/.authorized_keys.coolify.lock", "");
    check_added(host, make_key(1));

    host.dir().write("home/.ssh/.authorized_keys.coolify.lock", "");
    const base::UniqueFd held(::open(lock.c_str(), O_RDONLY | O_CLOEXEC));
    REQUIRE(::flock(held.get(), LOCK_EX | LOCK_NB) == 0);
    host.add_program("flock", "#!/bin/sh\nexec /usr/bin/flock --timeout 1 \"$@\"\n");
    const auto outcome = deploy(host, make_key(2));
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().code == "deploy_key.locked");
    CHECK(outcome.error().evidence.find(lock.string()) != std::string::npos);
    CHECK(host.read_file() == make_key(1).line() + "\n");
    CHECK(std::filesystem::exists(lock));
  }
}

TEST_CASE("where flock does not lock the lock is a folder") {
  for (const char* const status : {"71", "127", "64"}) {
    CAPTURE(status);
    KeyHost host;
    host.write_file("");
    host.add_program("flock", std::string("#!/bin/sh\necho no >&2\nexit ") + status + "\n");
    std::filesystem::create_directory(host.ssh_folder() / ".authorized_keys.lock");
    host.add_program("sleep",
                     "#!/bin/sh\nrmdir \"$TEST_HOME/.ssh/.authorized_keys.lock\"\n"
                     "exec /bin/sleep \"$@\"\n");
    check_added(host, make_key(1));
  }
}

TEST_CASE("a lock that is freed between two looks at it is taken") {
  KeyHost host;
  host.write_file(make_key(100).line());
  WithoutFlock executor(host.executor());
  // The first try finds somebody else's lock, which is gone right after.
  host.add_program("mkdir", R"(#!/bin/sh
if [ ! -e "$TEST_DIR/tried" ]; then
  : >"$TEST_DIR/tried"
  exit 1
fi
exec /bin/mkdir "$@"
)");
  CHECK(code_of(registration::deploy_key(executor, my_name(), make_key(7), {})) == "");
  CHECK(host.litter().empty());
}

TEST_CASE("a line that somebody adds without a lock is not lost") {
  KeyHost host;
  host.write_file(make_key(2).line() + "\n");
  // Between writing the new file and putting it in place, once.
  host.add_program("sync", R"(#!/bin/sh
if [ ! -e "$TEST_DIR/done" ]; then
  : >"$TEST_DIR/done"
  echo "ssh-ed25519 foreign" >>"$TEST_FILE"
fi
)");
  check_added(host, make_key(1));
  CHECK(host.read_file() ==
        make_key(2).line() + "\nssh-ed25519 foreign\n" + make_key(1).line() + "\n");
}

TEST_CASE("a change that keeps the size is noticed") {
  const std::string before = make_key(2).line() + " a\n";
  const std::string after = make_key(2).line() + " b\n";
  KeyHost host;
  host.write_file(before);
  host.dir().write("other", after);
  host.add_program("sync", R"(#!/bin/sh
if [ -e "$TEST_DIR/other" ]; then
  cat "$TEST_DIR/other" >"$TEST_FILE"
  rm "$TEST_DIR/other"
fi
)");
  check_added(host, make_key(1));
  CHECK(host.read_file() == after + make_key(1).line() + "\n");
}

TEST_CASE("what can only be read is read: a key that is there is there") {
  KeyHost host;
  host.write_file(make_key(1).line() + "\n");
  // A folder in which nothing can be made.
  std::filesystem::create_directory(host.ssh_folder() / ".authorized_keys.coolify.lock");
  CHECK(deploy(host, make_key(1)) == KeyDeployment::already_present);
  const auto outcome = deploy(host, make_key(2));
  CHECK(code_of(outcome) == "deploy_key.write_failed");
  CHECK(host.read_file() == make_key(1).line() + "\n");
}

TEST_CASE("killed at any step, either the old or the new file is there") {
  const std::string before = make_key(2).line();
  const std::string after = before + "\n" + make_key(1).line() + "\n";
  // Every external command counts itself and kills everything when its number is up.
  const std::vector<std::string> tools = {"awk", "cat", "chmod", "cksum", "cp", "flock", "mktemp",
                                          "mv",  "rm",  "stat",  "sync",  "tr", "wc"};
  std::set<std::string> seen;
  for (int step = 1; step < 100; ++step) {
    KeyHost host;
    host.write_file(before);
    for (const std::string& tool : tools) {
      host.add_program(tool,
                       "#!/bin/sh\necho x >>\"$TEST_DIR/count\"\n"
                       "n=$(/usr/bin/wc -l <\"$TEST_DIR/count\")\n"
                       "if [ \"$n\" -ge " +
                           std::to_string(step) + " ]; then kill -9 0; fi\nexec /usr/bin/" + tool +
                           " \"$@\"\n");
    }
    const auto outcome = deploy(host, make_key(1));
    CAPTURE(step);
    const std::string text = host.read_file();
    CHECK((text == before || text == after));
    seen.insert(text);
    if (outcome) {
      CHECK(text == after);
      CHECK(step > 8);
      break;
    }
    for (const std::string& tool : tools) std::filesystem::remove(host.dir() / "bin" / tool);
    const auto again = deploy(host, make_key(1));
    REQUIRE_MESSAGE(again.has_value(), again.error().evidence);
    CHECK(host.read_file() == after);
    CHECK(host.litter().empty());
  }
  CHECK(seen.size() == 2);
}

TEST_CASE("every way the file can refuse has its own code") {
  std::set<std::string> seen;
  const auto expect = [&seen](KeyHost& host, const std::string& code) {
    const auto outcome = deploy(host, make_key(1));
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().code == code);
    CHECK(outcome.error().kind == base::ErrorKind::remote_failed);
    CHECK(outcome.error().summary.starts_with("Failed to deploy SSH key: "));
    CHECK(outcome.error().summary.size() <= 60);
    CHECK_FALSE(outcome.error().remedy.empty());
    seen.insert(code);
  };
  const auto refusing = [&expect](const std::string& tool, const std::string& message,
                                  const std::string& code) {
    KeyHost host;
    host.write_file(make_key(2).line() + "\n");
    host.add_program(tool, "#!/bin/sh\necho \"" + tool + ": " + message + "\" >&2\nexit 1\n");
    expect(host, code);
    CHECK(host.read_file() == make_key(2).line() + "\n");
    CHECK(host.litter().empty());
  };
  refusing("mktemp", "cannot create: Read-only file system", "deploy_key.read_only");
  refusing("cp", "error writing: No space left on device", "deploy_key.no_space");
  refusing("cp", "error writing: Disk quota exceeded", "deploy_key.no_space");
  refusing("mv", "cannot move: Operation not permitted", "deploy_key.immutable");
  refusing("mktemp", "cannot create: Permission denied", "deploy_key.permission_denied");
  refusing("mv", "cannot move: Stale file handle", "deploy_key.write_failed");
  refusing("mv", "cannot move: Device or resource busy", "deploy_key.write_failed");
  refusing("awk", "not found", "deploy_key.unreadable");
  {
    KeyHost host;
    host.write_file("");
    host.add_program("mv", "#!/bin/sh\nrm -f \"$2\"\n");
    expect(host, "deploy_key.unverified");
  }
  {
    KeyHost host;
    host.write_file("command=\"/bin/backup\" " + make_key(1).line() + "\n");
    expect(host, "deploy_key.restricted");
  }
  {
    KeyHost host;
    std::filesystem::create_directories(host.file());
    expect(host, "deploy_key.not_a_file");
  }
  {
    KeyHost host;
    std::filesystem::remove(host.home());
    expect(host, "deploy_key.no_home");
  }
  {
    KeyHost host;
    host.dir().write("home/.ssh", "");
    expect(host, "deploy_key.not_a_folder");
  }
  {
    KeyHost host;
    std::filesystem::create_symlink("/volume/ssh", host.ssh_folder());
    expect(host, "deploy_key.dangling_link");
  }
  {
    KeyHost host;
    std::filesystem::create_symlink(".ssh", host.ssh_folder());
    expect(host, "deploy_key.dangling_link");
    CHECK(deploy(host, make_key(1)).error().summary.ends_with("lead round in a circle"));
  }
  {
    KeyHost host;
    host.write_file(make_key(2).line() + "\n");
    ::chmod(host.file().c_str(), 0666);
    expect(host, "deploy_key.exposed_file");
  }
  {
    KeyHost host;
    host.write_file("# a comment\n");
    host.add_program(
        "awk",
        "#!/bin/sh\ncase $* in *blob=*) cut -b 1-5 ;; *) cat ;; esac | /usr/bin/awk \"$@\"\n");
    expect(host, "deploy_key.unclear");
  }
  {
    KeyHost host;
    std::filesystem::create_directory(host.dir() / "keys");
    ::chmod(host.dir().file("keys").c_str(), 0777);
    host.keys_are_at("$TEST_DIR/keys/%u");
    expect(host, "deploy_key.unsafe_place");
  }
  {
    KeyHost host;
    host.write_file("");
    host.add_program("flock", "#!/bin/sh\nexit 1\n");
    expect(host, "deploy_key.locked");
  }
  {
    KeyHost host;
    host.keys_are_at("none");
    expect(host, "deploy_key.no_keys_file");
  }
  const auto answer = [&seen](const std::string& outcome, const std::string& code) {
    tests::ScriptedExecutor executor;
    executor.will_print("key.outcome\t" + outcome + "\nkey.messages\tsudo: no\nkey.file\nend\n");
    const auto result = registration::deploy_key(executor, "deploy", make_key(1), {});
    REQUIRE_FALSE(result);
    CHECK(result.error().code == code);
    CHECK(result.error().summary.size() <= 60);
    CHECK(result.error().evidence == "sudo: no");
    seen.insert(code);
  };
  answer("no_account", "deploy_key.no_account");
  answer("no_privilege", "deploy_key.no_privilege");
  answer("home_closed", "deploy_key.home_closed");
  answer("silent", "deploy_key.silent");
  answer("kept", "deploy_key.other_lines");
  answer("barred", "deploy_key.barred");
  answer("gibberish", "deploy_key.failed");
  answer("removed", "deploy_key.failed");

  std::set<std::string> documented;
  for (const base::CodeMeaning& row : registration::codes()) {
    if (row.code.starts_with("deploy_key.")) documented.emplace(row.code);
  }
  // What is found out about a key that is there comes from the run and the check `login`.
  documented.erase("deploy_key.bound");
  documented.erase("deploy_key.refused");
  CHECK(seen == documented);
}

TEST_CASE("an account that does not exist is not created") {
  KeyHost host;
  const auto outcome =
      registration::deploy_key(host.executor(), "no-such-account", make_key(1), {});
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().code == "deploy_key.no_account");
}

TEST_CASE("the key and the account travel as inputs, never as text") {
  tests::ScriptedExecutor executor;
  executor.will_print("key.outcome\tadded\nkey.messages\t\nkey.file\t/x\nend\n");
  CHECK(registration::deploy_key(executor, "deploy", make_key(1, "note"), {}) ==
        KeyDeployment::added);
  REQUIRE(executor.runs().size() == 1);
  const auto& run = executor.runs().front();
  CHECK(run.text == registration::key_script());
  CHECK(run.inputs.at("registered_user") == "deploy");
  CHECK(run.inputs.at("key_action") == "add");
  CHECK(run.inputs.at("key_type") == "ssh-ed25519");
  CHECK(run.inputs.at("key_type") + " " + run.inputs.at("key_blob") ==
        make_key(1).line_without_comment());
  CHECK(run.inputs.at("key_comment") == "note");

  executor.will_print("key.outcome\tcommented\nkey.messages\t\nkey.file\t/x\nend\n");
  CHECK(registration::deploy_key(executor, "deploy", make_key(1, "note"), {}, "before") ==
        KeyDeployment::commented);
  CHECK(executor.runs().back().inputs.at("key_action") == "comment");
  CHECK(executor.runs().back().inputs.at("key_former") == "before");
}

TEST_CASE("truncated and failed runs are errors, a lost connection keeps its own") {
  for (const std::string& out : std::vector<std::string>{
           "", "key.outcome\tadded\n", "key.outcome\tadded\nkey.messages\t\nkey.file\n",
           "key.outcome\tadded\nend\n", "added\nend\n"}) {
    tests::ScriptedExecutor executor;
    executor.will_print(out);
    CHECK(code_of(registration::deploy_key(executor, "root", make_key(1), {})) ==
          "deploy_key.failed");
  }
  tests::ScriptedExecutor executor;
  executor.will_print("key.outcome\tadded\nkey.messages\t\nkey.file\nend\n", 1);
  CHECK(code_of(registration::deploy_key(executor, "root", make_key(1), {})) ==
        "deploy_key.failed");
  base::Diagnostic lost;
  lost.kind = base::ErrorKind::connection_lost;
  lost.code = "ssh.connection_lost";
  executor.will_answer(base::fail(lost));
  CHECK(code_of(registration::deploy_key(executor, "root", make_key(1), {})) ==
        "ssh.connection_lost");
}

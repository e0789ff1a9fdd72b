// The way to authorized_keys: links that lead nowhere, and who may edit what.
#include <doctest/doctest.h>

#include "registration/deploy_key.h"
#include "tests/unit/registration/key_host.h"

namespace fs = std::filesystem;
using registration::KeyDeployment;
using tests::KeyHost;
using tests::kShells;
using tests::make_key;
using tests::my_name;
using tests::Tools;

namespace {

base::Expected<KeyDeployment> deploy(KeyHost& host, const std::string& user = my_name()) {
  return registration::deploy_key(host.executor(), user, make_key(1), {});
}

template <typename Outcome>
std::string code_of(const Outcome& outcome) {
  return outcome.has_value() ? "" : outcome.error().code;
}

/// Each case of a table in one of the shells: all refuse by the same lines of the script.
template <typename Row, std::size_t count, typename Test>
void for_each_case(const Row (&rows)[count], const Test& test) {
  for (std::size_t i = 0; i < count; ++i) {
    const std::vector<std::string>& shell = kShells[i % kShells.size()];
    CAPTURE(shell.back());
    CAPTURE(rows[i].name);
    test(rows[i], shell);
  }
}

/// Every way to edit the file is refused with this code, and names this.
void check_refused(KeyHost& host, const std::string& code, const std::string& evidence,
                   const std::string& user = my_name()) {
  const auto check = [&](const auto& outcome, const std::string& summary) {
    REQUIRE_FALSE(outcome.has_value());
    CHECK(outcome.error().code == code);
    CHECK(outcome.error().summary.starts_with(summary));
    CHECK_MESSAGE(outcome.error().evidence.find(evidence) != std::string::npos,
                  outcome.error().evidence);
  };
  check(deploy(host, user), "Failed to deploy SSH key: ");
  check(registration::deploy_key(host.executor(), user, make_key(1, "new"), {}, "old"),
        "Failed to deploy SSH key: ");
  check(registration::remove_key(host.executor(), user, make_key(1), {}),
        "Failed to remove SSH key: ");
}

}  // namespace

TEST_CASE("a link that leads nowhere stays, and its target is told") {
  struct Row {
    const char* name;
    std::vector<std::pair<std::string, std::string>>
        links;  ///< below the home folder: link, target
    std::string code;
    std::string evidence;
  };
  const std::string nowhere = "deploy_key.dangling_link";
  const Row rows[] = {
      {"a volume that is not mounted",
       {{".ssh/authorized_keys", "/volume/keys"}},
       nowhere,
       "/.ssh/authorized_keys -> /volume/keys"},
      {"relative",
       {{".ssh/authorized_keys", "../gone/keys"}},
       nowhere,
       "/.ssh/authorized_keys -> ../gone/keys"},
      {"over another link",
       {{".ssh/authorized_keys", "second"}, {".ssh/second", "/volume/keys"}},
       nowhere,
       "/.ssh/second -> /volume/keys"},
      {"whose name ends in a line break",
       {{".ssh/authorized_keys", "/volume/keys\n"}},
       nowhere,
       "authorized_keys -> /volume/keys"},
      {"to itself",
       {{".ssh/authorized_keys", "authorized_keys"}},
       nowhere,
       "authorized_keys -> authorized_keys"},
      {"in a circle",
       {{".ssh/authorized_keys", "second"}, {".ssh/second", "authorized_keys"}},
       nowhere,
       "second -> authorized_keys"},
      {"through a file",
       {{".ssh/authorized_keys", "../file/keys"}},
       "deploy_key.not_a_folder",
       "/file is no folder"},
      {"to a folder",
       {{".ssh/authorized_keys", "../keys"}},
       "deploy_key.not_a_file",
       "authorized_keys -> ../keys"},
      {"to a device",
       {{".ssh/authorized_keys", "/dev/null"}},
       "deploy_key.not_a_file",
       "authorized_keys -> /dev/null"},
      {"to a pipe", {{".ssh/authorized_keys", "../pipe"}}, "deploy_key.not_a_file", "-> ../pipe"},
      {"the folder", {{".ssh", "/volume/ssh"}}, nowhere, "/.ssh -> /volume/ssh"},
      {"the folder, to itself", {{".ssh", ".ssh"}}, nowhere, "/.ssh -> .ssh"},
      {"the folder, to a file",
       {{".ssh", "file"}},
       "deploy_key.not_a_folder",
       "/file is no folder"},
  };
  for_each_case(rows, [&](const Row& row, const std::vector<std::string>& shell) {
    KeyHost host(shell, &row == rows ? Tools::busybox : Tools::system);
    if (row.links.front().first != ".ssh") {
      host.write_file("");
      fs::remove(host.file());
    }
    fs::create_directory(host.home() / "keys");
    host.dir().write("home/file", "its own");
    REQUIRE(::mkfifo((host.home() / "pipe").c_str(), 0600) == 0);
    for (const auto& [link, target] : row.links) fs::create_symlink(target, host.home() / link);
    check_refused(host, row.code, row.evidence);
    for (const auto& [link, target] : row.links) {
      CHECK(fs::read_symlink(host.home() / link) == target);
    }
    CHECK(fs::is_empty(host.home() / "keys"));
    CHECK(host.dir().read("home/file") == "its own");
    CHECK_FALSE(fs::exists("/volume"));
  });
}

TEST_CASE("a folder behind a link in which there is no file yet gets one") {
  for (const auto& shell : kShells) {
    CAPTURE(shell.back());
    KeyHost host(shell);
    fs::create_directories(host.home() / "real" / "deep");
    ::chmod((host.home() / "real" / "deep").c_str(), 0700);
    fs::create_symlink("real/../link", host.ssh_folder());
    fs::create_symlink(host.home() / "real/deep", host.home() / "link");
    const auto outcome = deploy(host);
    REQUIRE_MESSAGE(outcome.has_value(), outcome.error().evidence);
    CHECK(host.dir().read("home/real/deep/authorized_keys") == make_key(1).line() + "\n");
    CHECK(KeyHost::mode_of(host.home() / "real/deep/authorized_keys") == 0600);
    CHECK(fs::is_symlink(host.ssh_folder()));
  }
}

namespace {

constexpr uid_t kAccount = 1;  ///< daemon
constexpr uid_t kThird = 2;    ///< bin
const char* const kAccountName = "daemon";

/// Root deploys keys for another account, whose file is $TEST_DIR/keys/file.
class ForAnother {
 public:
  explicit ForAnother(const std::vector<std::string>& shell) : host(shell) {
    REQUIRE_MESSAGE(::geteuid() == 0, "keys of another account need root");
    ::chmod(host.dir().path().c_str(), 0755);
    own("home", kAccount);
    folder("keys", 0);
    host.keys_are_at("$TEST_DIR/keys/file");
    host.dir().write("secret", "of root");
    ::chmod(host.dir().file("secret").c_str(), 0600);
    // Tells which account edits.
    host.dir().write("who", "");
    ::chmod(host.dir().file("who").c_str(), 0666);
    host.add_program("mktemp",
                     "#!/bin/sh\nid -u >>\"$TEST_DIR/who\"\nexec /usr/bin/mktemp \"$@\"\n");
  }

  void own(const std::string& name, uid_t owner) const {
    REQUIRE(::lchown(host.dir().file(name).c_str(), owner, owner) == 0);
  }
  void folder(const std::string& name, uid_t owner, mode_t mode = 0755) const {
    fs::create_directory(host.dir() / name);
    ::chmod(host.dir().file(name).c_str(), mode);
    own(name, owner);
  }
  void file(const std::string& name, uid_t owner, mode_t mode = 0644) const {
    host.dir().write(name, "# theirs\n");
    ::chmod(host.dir().file(name).c_str(), mode);
    own(name, owner);
  }
  void link(const std::string& name, const std::string& target, uid_t owner) const {
    fs::create_symlink(target, host.dir() / name);
    own(name, owner);
  }
  struct stat status(const std::string& name) const {
    struct stat status{};
    REQUIRE(::lstat(host.dir().file(name).c_str(), &status) == 0);
    return status;
  }
  void secret_is_safe() const {
    CHECK(host.dir().read("secret") == "of root");
    CHECK(status("secret").st_uid == 0);
    CHECK((status("secret").st_mode & 07777U) == 0600);
  }

  KeyHost host;
};

}  // namespace

TEST_CASE("what the account could change on the way it edits itself, else root does") {
  struct Row {
    const char* name;
    std::function<void(ForAnother&)> make;
    std::string place;
    std::string editor;  ///< empty: nobody
    std::string file;    ///< the one with the key; empty: refused
    uid_t owner;
    std::string code;
  };
  const auto nothing = [](ForAnother&) {};
  const std::string denied = "deploy_key.permission_denied";
  const Row rows[] = {
      {"a folder of root", nothing, "keys/file", "0\n", "keys/file", 0, ""},
      {"a folder of root that is not there", nothing, "keys/new/file", "0\n", "keys/new/file", 0,
       ""},
      {"the account's file in a folder of root",
       [](ForAnother& one) { one.file("keys/file", kAccount, 0600); }, "keys/file", "0\n",
       "keys/file", kAccount, ""},
      {"the account's folder", [](ForAnother& one) { one.folder("keys/its", kAccount); },
       "keys/its/file", "1\n", "keys/its/file", kAccount, ""},
      {"a file of root in the account's folder",
       [](ForAnother& one) { one.folder("keys/its", kAccount), one.file("keys/its/file", 0); },
       "keys/its/file", "1\n", "keys/its/file", kAccount, ""},
      {"a new folder in the account's", [](ForAnother& one) { one.folder("keys/its", kAccount); },
       "keys/its/new/file", "1\n", "keys/its/new/file", kAccount, ""},
      {"a folder of root in the account's",
       [](ForAnother& one) { one.folder("keys/its", kAccount), one.folder("keys/its/sub", 0); },
       "keys/its/sub/file", "", "", 0, denied},
      {"a link of root to a place of root",
       [](ForAnother& one) {
         one.folder("real", 0), one.link("keys/file", "../real/file", 0), one.file("real/file", 0);
       },
       "keys/file", "0\n", "real/file", 0, ""},
      {"a link of root to the account's folder",
       [](ForAnother& one) { one.link("keys/its", "../home", 0); }, "keys/its/file", "1\n",
       "home/file", kAccount, ""},
      {"a link of the account to a place of root",
       [](ForAnother& one) { one.link("keys/its", "../real", kAccount), one.folder("real", 0); },
       "keys/its/file", "", "", 0, denied},
      {"a link of the account to a file of root",
       [](ForAnother& one) {
         one.folder("keys/its", kAccount), one.link("keys/its/file", "../../secret", kAccount);
       },
       "keys/its/file", "", "", 0, "deploy_key.barred"},
  };
  for (const auto& shell : kShells) {
    for (const Row& row : rows) {
      CAPTURE(shell.back());
      CAPTURE(row.name);
      ForAnother one(shell);
      row.make(one);
      one.host.keys_are_at("$TEST_DIR/" + row.place);
      const auto outcome = deploy(one.host, kAccountName);
      CHECK(code_of(outcome) == row.code);
      CHECK(one.host.dir().read("who") == row.editor);
      one.secret_is_safe();
      if (row.file.empty()) continue;
      CHECK(one.host.dir().read(row.file).ends_with(make_key(1).line() + "\n"));
      CHECK(one.status(row.file).st_uid == row.owner);
      CHECK(registration::remove_key(one.host.executor(), kAccountName, make_key(1), {}) == true);
      CHECK(one.status(row.file).st_uid == row.owner);
    }
  }
}

TEST_CASE("nothing is written where a third account could change the way") {
  struct Row {
    const char* name;
    std::function<void(ForAnother&)> make;
    std::string place;
    std::string evidence;
  };
  const Row rows[] = {
      {"its folder", [](ForAnother& one) { one.folder("keys/x", kThird); }, "keys/x/file",
       "/keys/x belongs to uid 2"},
      {"its folder above",
       [](ForAnother& one) { one.folder("x", kThird), one.folder("x/y", kAccount); }, "x/y/file",
       "/x belongs to uid 2"},
      {"its link", [](ForAnother& one) { one.link("keys/x", "../home", kThird); }, "keys/x/file",
       "/keys/x belongs to uid 2"},
      {"its file", [](ForAnother& one) { one.file("keys/x", kThird); }, "keys/x",
       "/keys/x belongs to uid 2"},
      {"behind a link",
       [](ForAnother& one) { one.folder("x", kThird), one.link("keys/y", "../x", 0); },
       "keys/y/file", "/x belongs to uid 2"},
      {"everybody's folder", [](ForAnother& one) { one.folder("keys/x", 0, 0777); }, "keys/x/file",
       "/keys/x can be written by others (mode 777)"},
      {"a group's folder", [](ForAnother& one) { one.folder("keys/x", 0, 0775); }, "keys/x/file",
       "/keys/x can be written by others (mode 775)"},
      {"a folder like /tmp", [](ForAnother& one) { one.folder("keys/x", 0, 01777); }, "keys/x/file",
       "/keys/x can be written by everybody"},
      {"a folder like /tmp above", [](ForAnother& one) { one.folder("keys/x", 0, 01777); },
       "keys/x/new/file", "/keys/x can be written by everybody"},
      {"a file of root in one like /tmp",
       [](ForAnother& one) { one.folder("keys/x", 0, 01777), one.file("keys/x/file", 0); },
       "keys/x/file", "/keys/x can be written by everybody"},
      {"the account's file in one like /tmp, behind a link",
       [](ForAnother& one) {
         one.folder("x", 0, 01777), one.file("x/file", kAccount);
         one.link("keys/file", "../x/file", 0);
       },
       "keys/file", "/x can be written by everybody"},
      {"its folder in one like /tmp",
       [](ForAnother& one) { one.folder("keys/x", 0, 01777), one.folder("keys/x/y", kThird); },
       "keys/x/y/file", "/keys/x/y belongs to uid 2"},
  };
  for_each_case(rows, [&](const Row& row, const std::vector<std::string>& shell) {
    ForAnother one(shell);
    row.make(one);
    one.host.keys_are_at("$TEST_DIR/" + row.place);
    check_refused(one.host, "deploy_key.unsafe_place", row.evidence, kAccountName);
    CHECK(one.host.dir().read("who").empty());
    CHECK(one.host.dir().read(row.place).find("ssh-ed25519") == std::string::npos);
  });
}

TEST_CASE("the account swaps something while its file is edited: it meets its own rights") {
  struct Row {
    const char* name;
    const char* tool;
    std::string swap;  ///< what the account does, behind the tool
  };
  const Row rows[] = {
      {"the temporary file", "mktemp", "rm -f \"$out\"; ln -s \"$TEST_DIR/secret\" \"$out\""},
      {"the temporary file, once it is written", "sync",
       "for t in \"$TEST_DIR\"/keys/its/.auth*-??????; do ln -sf \"$TEST_DIR/secret\" \"$t\"; "
       "done"},
      {"the file, when its owner has been asked for", "stat",
       "ln -sf \"$TEST_DIR/secret\" \"$TEST_DIR/keys/its/file\""},
      {"the file, before it is copied", "mktemp",
       "ln -sf \"$TEST_DIR/secret\" \"$TEST_DIR/keys/its/file\""},
      {"the lock", "stat",
       "ln -sf \"$TEST_DIR/secret\" \"$TEST_DIR/keys/its/.authorized_keys.coolify.lock\""},
      {"the folder", "mktemp",
       "mv \"$TEST_DIR/keys/its\" \"$TEST_DIR/keys/old\"; ln -s \"$TEST_DIR\" "
       "\"$TEST_DIR/keys/its\""},
      {"the folder, when its owner has been asked for", "stat",
       "mv \"$TEST_DIR/keys/its\" \"$TEST_DIR/keys/old\"; ln -s \"$TEST_DIR\" "
       "\"$TEST_DIR/keys/its\""},
  };
  for (const auto& shell : kShells) {
    for (const Row& row : rows) {
      CAPTURE(shell.back());
      CAPTURE(row.name);
      ForAnother one(shell);
      one.own("keys", kAccount);
      one.folder("keys/its", kAccount);
      one.file("keys/its/file", kAccount, 0600);
      one.host.keys_are_at("$TEST_DIR/keys/its/file");
      // Whoever runs the tool, the account acts in its own name, once, right behind it.
      one.host.dir().write("swapped", "");
      ::chmod(one.host.dir().file("swapped").c_str(), 0666);
      one.host.dir().write("swap", "#!/bin/sh\nout=$1\n" + row.swap + "\n");
      ::chmod(one.host.dir().file("swap").c_str(), 0755);
      one.host.add_program(row.tool,
                           "#!/bin/sh\nout=$(/usr/bin/" + std::string(row.tool) +
                               " \"$@\") || exit\nif [ ! -s \"$TEST_DIR/swapped\" ]; then\n"
                               "  echo done >>\"$TEST_DIR/swapped\"\n"
                               "  if [ \"$(id -u)\" = 0 ]; then\n"
                               "    /usr/sbin/runuser -u daemon -- \"$TEST_DIR/swap\" \"$out\"\n"
                               "  else\n    \"$TEST_DIR/swap\" \"$out\"\n  fi\nfi\n"
                               "[ -z \"$out\" ] || printf '%s\\n' \"$out\"\n");
      (void)deploy(one.host, kAccountName);
      CHECK(one.host.dir().read("swapped") == "done\n");
      one.secret_is_safe();
      CHECK_FALSE(fs::exists(one.host.dir() / "file"));
    }
  }
}

TEST_CASE("without root the account edits its own place, and root's is told of") {
  for (const auto& shell : kShells) {
    CAPTURE(shell.back());
    std::vector<std::string> as_account = {"setpriv", "--reuid=1", "--regid=1", "--keep-groups"};
    as_account.insert(as_account.end(), shell.begin(), shell.end());
    ForAnother one(as_account);
    // The account may ask sshd by sudo, and start no shell.
    const std::string sudo = one.host.dir().read("bin/sudo");
    one.host.add_program("sudo", "#!/bin/sh\ncase \" $* \" in *' -s '*) exit 1 ;; esac\n" + sudo);
    const auto outcome = deploy(one.host, kAccountName);
    CHECK(code_of(outcome) == "deploy_key.no_privilege");
    CHECK(outcome.error().evidence.starts_with(one.host.dir().file("keys") + " belongs to root"));
    one.host.dir().write("keys/file", make_key(1).line() + "\n");
    CHECK(deploy(one.host, kAccountName) == KeyDeployment::already_present);

    one.folder("keys/its", kAccount);
    one.host.add_program("sshd", "#!/bin/sh\necho authorizedkeysfile $TEST_DIR/keys/its/file\n");
    CHECK(deploy(one.host, kAccountName) == KeyDeployment::added);
    CHECK(one.host.dir().read("keys/its/file") == make_key(1).line() + "\n");
  }
}

namespace {

/// The keys are in the account's home folder, in a file of its own.
class InTheHome : public ForAnother {
 public:
  explicit InTheHome(const std::vector<std::string>& shell) : ForAnother(shell) {
    host.add_program("sshd", "#!/bin/sh\nexit 1\n");
    folder("home/.ssh", kAccount, 0775);
    file("home/.ssh/authorized_keys", kAccount, 0664);
  }
};

}  // namespace

TEST_CASE("in the home folder of an account others may write no more") {
  for (const auto& shell : kShells) {
    CAPTURE(shell.back());
    InTheHome one(shell);
    CHECK(deploy(one.host, kAccountName) == KeyDeployment::added);
    CHECK((one.status("home/.ssh").st_mode & 07777U) == 0755);
    CHECK((one.status("home/.ssh/authorized_keys").st_mode & 07777U) == 0644);
    CHECK(one.host.dir().read("who") == "1\n");
  }
}

TEST_CASE("a link into a folder that the account cannot enter stays") {
  for (const auto& shell : kShells) {
    CAPTURE(shell.back());
    InTheHome one(shell);
    one.folder("locked", 0, 0700);
    one.file("locked/keys", kAccount);
    fs::remove(one.host.file());
    one.link("home/.ssh/authorized_keys", "../../locked/keys", kAccount);
    check_refused(one.host, "deploy_key.unreadable", "/locked cannot be searched by uid 1",
                  kAccountName);
    CHECK(one.host.dir().read("locked/keys") == "# theirs\n");
    CHECK(fs::is_symlink(one.host.file()));
  }
}

TEST_CASE("in the folder of a third account keys are read and not written") {
  for (const auto& shell : kShells) {
    CAPTURE(shell.back());
    InTheHome one(shell);
    one.own("home/.ssh", kThird);
    ::chmod(one.host.ssh_folder().c_str(), 0777);
    check_refused(one.host, "deploy_key.unsafe_place", "/.ssh belongs to uid 2", kAccountName);
    CHECK(one.host.read_file() == "# theirs\n");

    fs::remove_all(one.host.ssh_folder());
    one.folder("x", kThird);
    one.link("home/.ssh", "../x", kAccount);
    one.file("x/authorized_keys", kAccount);
    CHECK(code_of(deploy(one.host, kAccountName)) == "deploy_key.unsafe_place");
    one.host.dir().write("x/authorized_keys", make_key(1).line() + "\n");
    CHECK(deploy(one.host, kAccountName) == KeyDeployment::already_present);
  }
}

TEST_CASE("keys that others could have put there are not made good") {
  struct Row {
    const char* name;
    std::function<void(const InTheHome&)> make;
    std::string user;
    std::string evidence;
    bool can_be_read = true;
  };
  const auto mode = [](const InTheHome& one, const std::string& name, mode_t bits) {
    ::chmod(one.host.dir().file(name).c_str(), bits);
  };
  const std::string folder = "home/.ssh";
  const std::string file = folder + "/authorized_keys";
  const Row rows[] = {
      {"everybody's file", [&](const InTheHome& one) { mode(one, file, 0666); }, kAccountName,
       "authorized_keys can be written by everybody (mode 666)"},
      {"the file of a group with others",
       [&](const InTheHome& one) {
         REQUIRE(::chown(one.host.file().c_str(), kAccount, kThird) == 0);
         mode(one, file, 0664);
       },
       kAccountName, "authorized_keys can be written by the group 2 (mode 664)"},
      {"everybody's folder", [&](const InTheHome& one) { mode(one, folder, 0777); }, kAccountName,
       ".ssh can be written by everybody (mode 777)"},
      {"a third account's file", [&](const InTheHome& one) { one.own(file, kThird); }, kAccountName,
       "authorized_keys belongs to uid 2"},
      {"a third account's file that nobody else may read",
       [&](const InTheHome& one) { one.own(file, kThird), mode(one, file, 0600); }, kAccountName,
       "authorized_keys belongs to uid 2", false},
      {"a third account's folder, for root",
       [&](const InTheHome& one) {
         one.own("home", 0), one.own(folder, kThird), one.own(file, kThird);
       },
       "root", "belongs to uid 2"},
      {"everybody's folder behind a link",
       [&](const InTheHome& one) {
         fs::rename(one.host.ssh_folder(), one.host.home() / "real");
         one.link(folder, "real", kAccount);
         mode(one, "home/real", 0777);
       },
       kAccountName, ".ssh -> real"},
  };
  for_each_case(rows, [&](const Row& row, const std::vector<std::string>& shell) {
    InTheHome one(shell);
    const std::string keys = make_key(7).line() + " mallory\n" + make_key(1).line() + "\n";
    one.host.dir().write(file, keys);
    mode(one, file, 0644), mode(one, folder, 0755);
    row.make(one);
    const struct stat file_before = one.status(file);
    const struct stat folder_before = one.status(folder);
    check_refused(one.host, "deploy_key.exposed_file", row.evidence, row.user);
    CHECK(one.host.read_file() == keys);
    CHECK(one.status(file).st_uid == file_before.st_uid);
    CHECK(one.status(file).st_mode == file_before.st_mode);
    CHECK(one.status(file).st_ino == file_before.st_ino);
    CHECK(one.status(folder).st_uid == folder_before.st_uid);
    CHECK(one.status(folder).st_mode == folder_before.st_mode);

    if (!row.can_be_read) return;
    // Without them there is nothing to let in. Whoever has the old file open writes into that.
    one.host.dir().write(file, "# nobody\n\n" + make_key(1).line() + "\n");
    CHECK(deploy(one.host, row.user) == KeyDeployment::already_present);
    CHECK(one.host.read_file() == "# nobody\n\n" + make_key(1).line() + "\n");
    CHECK(one.status(file).st_uid == (row.user == "root" ? 0 : kAccount));
    CHECK((one.status(file).st_mode & 0022U) == 0);
    CHECK((fs::status(one.host.ssh_folder()).permissions() & fs::perms(0022)) == fs::perms::none);
  });
}

TEST_CASE("root takes its own folder back before it edits in it") {
  for (const auto& shell : kShells) {
    CAPTURE(shell.back());
    const auto make_foreign = [](const InTheHome& one) {
      one.own("home", 0);
      one.own("home/.ssh", kThird);
      one.own("home/.ssh/authorized_keys", kThird);
      ::chmod(one.host.ssh_folder().c_str(), 0777);
      ::chmod(one.host.file().c_str(), 0666);
    };
    InTheHome quiet(shell);
    make_foreign(quiet);
    CHECK(deploy(quiet.host, "root") == KeyDeployment::added);
    CHECK(quiet.status("home/.ssh").st_uid == 0);
    CHECK((quiet.status("home/.ssh").st_mode & 07777U) == 0755);
    CHECK(quiet.status("home/.ssh/authorized_keys").st_uid == 0);
    CHECK((quiet.status("home/.ssh/authorized_keys").st_mode & 07777U) == 0600);

    // The third account puts a link in its place meanwhile.
    InTheHome raced(shell);
    make_foreign(raced);
    raced.file("other", kThird);
    raced.host.add_program("chown",
                           "#!/bin/sh\n[ \"$3\" != \"$TEST_HOME/.ssh\" ] || "
                           "ln -sf \"$TEST_DIR/other\" \"$TEST_FILE\"\nexec /usr/bin/chown "
                           "\"$@\"\n");
    CHECK(code_of(deploy(raced.host, "root")) == "deploy_key.unsafe_place");
    CHECK(raced.status("other").st_uid == kThird);
    CHECK(raced.host.dir().read("other") == "# theirs\n");
  }
}

TEST_CASE("a file system that keeps no modes is told of, not waited for") {
  KeyHost host;
  host.write_file("");
  ::chmod(host.ssh_folder().c_str(), 0777);
  host.add_program("chmod", "#!/bin/sh\nexit 0\n");
  const auto outcome = deploy(host);
  CHECK(code_of(outcome) == "deploy_key.unsafe_place");
  CHECK(host.read_file().empty());
}

TEST_CASE("a home folder that the account may not enter is not taken for a missing one") {
  for (const auto& shell : kShells) {
    CAPTURE(shell.back());
    ForAnother one(shell);
    KeyHost& host = one.host;
    host.keys_are_at(".ssh/authorized_keys");
    one.own("home", 0);
    ::chmod(host.home().c_str(), 0700);
    const auto outcome = deploy(host, kAccountName);
    CHECK(code_of(outcome) == "deploy_key.home_closed");
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().evidence.starts_with(host.home().string() + " may not be entered"));
    CHECK(fs::is_empty(host.home()));

    ::chmod(host.home().c_str(), 0711);
    one.folder("home/.ssh", kAccount, 0700);
    CHECK(deploy(host, kAccountName) == KeyDeployment::added);
  }
}

TEST_CASE("a file of keys that the account cannot read is one that sshd ignores") {
  using registration::KeyState;
  const std::string line = make_key(1).line() + "\n";
  const std::string ignored =
      "sshd reads the keys as the account, which may not read them there, so it ignores the file: ";
  for (const auto& shell : kShells) {
    CAPTURE(shell.back());
    ForAnother one(shell);
    const auto look = [&] {
      const auto found =
          registration::look_for_key(one.host.executor(), kAccountName, make_key(1), {});
      REQUIRE_MESSAGE(found.has_value(), found.error().cause);
      return *found;
    };
    const std::string file = one.host.dir().file("keys/file");
    one.file("keys/file", 0, 0600);
    CHECK(look().state == KeyState::absent);
    one.host.dir().write("keys/file", line);
    CHECK(look().state == KeyState::bound);
    CHECK(look().detail == ignored + file + " may not be read by the account.");
    ::chmod(file.c_str(), 0644);
    CHECK(look().state == KeyState::deployed);
    ::chmod(one.host.dir().file("keys").c_str(), 0700);
    CHECK(look().state == KeyState::bound);
    CHECK(look().detail ==
          ignored + one.host.dir().file("keys") + " may not be entered by the account.");

    one.host.keys_are_at(".ssh/authorized_keys");
    one.folder("home/.ssh", kAccount, 0700);
    one.file("home/.ssh/authorized_keys", 0, 0600);
    CHECK(look().state == KeyState::bound);
    CHECK(look().detail == ignored + one.host.file().string() + " may not be read by the account.");
    // A program may know the key.
    one.host.add_program("sshd",
                         "#!/bin/sh\nprintf '%s\\n' 'authorizedkeysfile .ssh/authorized_keys' "
                         "'authorizedkeyscommand /bin/keys'\n");
    CHECK_FALSE(look().state);
  }
}

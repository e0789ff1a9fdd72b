#include "ssh/remote/sshd_text.h"

#include <doctest/doctest.h>
#include <pwd.h>
#include <unistd.h>

#include "ssh/remote/facts.h"
#include "ssh/remote/privilege.h"
#include "ssh/remote/shell_text.h"
#include "tests/support/local_shell.h"
#include "tests/support/sudo_for_all.h"
#include "tests/support/temporary_directory.h"

namespace {

using tests::TemporaryDirectory;

constexpr ssh::Fact<std::string> kState{"state"};
constexpr ssh::Fact<std::string> kSettings{"settings"};
constexpr ssh::Fact<std::string> kRefusal{"refusal"};
constexpr ssh::Fact<std::string> kPlace{"place"};
constexpr ssh::Fact<std::string> kFile{"file"};
constexpr ssh::Fact<std::string> kHome{"home"};
constexpr ssh::Fact<std::string> kFiles{"files"};

const std::vector<std::vector<std::string>> kShells = {{"dash"}, {"bash"}, {"busybox", "sh"}};

std::string my_name() { return ::getpwuid(::getuid())->pw_name; }

/// What the functions find on this machine with programs in front of its own.
ssh::Facts found_by(const std::vector<std::string>& shell, const TemporaryDirectory& dir,
                    const std::string& connection = "10.1.0.9 50000 10.1.0.1 2222",
                    const std::string& coolify_port = "") {
  ssh::Script script{.text = {}, .inputs = {}, .may_need_root = true};
  script.text = std::string(ssh::kShellPrologue) + std::string(ssh::privilege_functions()) +
                std::string(ssh::kBecomeRegisteredUser) + ssh::sshd_functions() + R"sh(
become
ask_sshd
find_keys_file
text state "$sshd_state"
text settings "$sshd_settings"
text refusal "$sshd_refusal"
text place "$place"
text file "$file"
text home "$home"
text files "$files"
echo end
)sh";
  script.inputs.push_back({"registered_user", base::Secret::harmless(my_name())});
  script.inputs.push_back({"coolify_port", base::Secret::harmless(coolify_port)});
  tests::Environment environment = {{"PATH", dir.path().string() + ":/usr/bin:/bin"},
                                    {"HOME", "/tmp"}};
  if (!connection.empty()) environment["SSH_CONNECTION"] = connection;
  tests::LocalShell executor(shell, environment);
  const auto output = executor.run(script, {});
  REQUIRE(output);
  const auto facts =
      ssh::parse_facts(output->out, {kState, kSettings, kRefusal, kPlace, kFile, kHome, kFiles});
  REQUIRE_MESSAGE(facts.has_value(), output->out << output->err);
  return *facts;
}

/// An sshd that tells these lines.
void write_sshd(const TemporaryDirectory& dir, const std::string& lines) {
  tests::write_sudo_for_all(dir);
  dir.write_program("sshd", "#!/bin/sh\nprintf '" + lines + "'\n");
}

}  // namespace

TEST_CASE("sshd is asked with all that a Match block can name") {
  for (const auto& shell : kShells) {
    CAPTURE(shell.back());
    const TemporaryDirectory dir;
    tests::write_sudo_for_all(dir);
    dir.write_program("sshd",
                      "#!/bin/sh\n[ \"$1\" = -T ] || exit 2\nshift\n"
                      "while [ $# -gt 2 ]; do shift; done\necho \"asked $2\"\n");
    const auto facts = found_by(shell, dir);
    CHECK(facts.get(kState) == "told");
    CHECK(facts.get(kSettings) ==
          "\nasked user=" + my_name() + ",host=10.1.0.9,addr=10.1.0.9,laddr=10.1.0.1,lport=2222");
    CHECK(facts.get(kRefusal).empty());
    // Outside of a connection it is asked about one from this machine itself.
    CHECK(found_by(shell, dir, "")
              .get(kSettings)
              .ends_with(",host=localhost,addr=127.0.0.1,laddr=127.0.0.1,lport=22"));
  }
}

TEST_CASE("sshd is asked about the port that Coolify comes to") {
  const TemporaryDirectory dir;
  tests::write_sudo_for_all(dir);
  dir.write_program("sshd", "#!/bin/sh\nwhile [ $# -gt 2 ]; do shift; done\necho \"asked $2\"\n");
  const auto facts = found_by({"dash"}, dir, "10.1.0.9 50000 10.1.0.1 2222", "22");
  CHECK(facts.get(kSettings).ends_with(",laddr=10.1.0.1,lport=22"));
}

TEST_CASE("an sshd whose options nobody knows is not asked") {
  const TemporaryDirectory dir;
  tests::write_sudo_for_all(dir);
  dir.write_program("sshd", "#!/bin/sh\necho 'usepam yes'\n");
  dir.write_program("sed",
                    "#!/bin/sh\ncase $* in *PPid*) echo 1 ;; *Uid*) echo 0 ;; *) exec /usr/bin/sed "
                    "\"$@\" ;; esac\n");
  dir.write_program("tr",
                    "#!/bin/sh\ncase $* in *000*'\\n') echo 'sshd: x [priv]' ;; *) exec "
                    "/usr/bin/tr \"$@\" ;; esac\n");
  const auto facts = found_by({"dash"}, dir);
  CHECK(facts.get(kState) == "refused");
  CHECK(facts.get(kRefusal).starts_with(
      "The options of the sshd that let us in are not known. It was started for this connection"));
}

TEST_CASE("a routing domain is named only to an sshd that misses it") {
  const TemporaryDirectory dir;
  tests::write_sudo_for_all(dir);
  dir.write_program("sshd", R"(#!/bin/sh
case "$*" in
  *rdomain=*) echo 'usepam yes' ;;
  *) echo "'Match RDomain' in configuration but 'rdomain' not in connection test specification." >&2
     exit 255 ;;
esac
)");
  const auto facts = found_by({"dash"}, dir);
  CHECK(facts.get(kState) == "told");
  CHECK(facts.get(kSettings) == "\nusepam yes");
  CHECK(facts.get(kRefusal).empty());
}

TEST_CASE("an sshd that refuses to answer is told apart from one that nobody can ask") {
  for (const auto& shell : kShells) {
    CAPTURE(shell.back());
    const TemporaryDirectory dir;
    tests::write_sudo_for_all(dir);
    dir.write_program("sshd", "#!/bin/sh\necho '/etc/ssh/sshd_config line 3: bad' >&2\nexit 255\n");
    const auto refused = found_by(shell, dir);
    CHECK(refused.get(kState) == "refused");
    CHECK(refused.get(kRefusal) == "/etc/ssh/sshd_config line 3: bad");
    CHECK(refused.get(kSettings).empty());
    CHECK(refused.get(kPlace) == "home");
    CHECK(refused.get(kFile) == ".ssh/authorized_keys");

    // The same answer of sshd to somebody who is not root says nothing.
    dir.write_program("id", "#!/bin/sh\ncase \"$*\" in -un) echo anna ;; *) echo 4000 ;; esac\n");
    dir.write_program("sudo", "#!/bin/sh\necho 'sudo: a password is required' >&2\nexit 1\n");
    CHECK(found_by(shell, dir).get(kState) == "unknown");
  }
}

TEST_CASE("the file for the keys is the one sshd will read") {
  struct Row {
    const char* name;
    std::string settings;
    std::string place;
    std::string file;
  };
  const std::string me = my_name();
  for (const Row& row : std::vector<Row>{
           {"by default", "usepam yes\\n", "home", ".ssh/authorized_keys"},
           {"two in the home folder",
            "authorizedkeysfile .ssh/authorized_keys .ssh/authorized_keys2\\n", "home",
            ".ssh/authorized_keys"},
           {"elsewhere", "authorizedkeysfile /etc/ssh/keys/%%u\\n", "system",
            "/etc/ssh/keys/" + me},
           {"elsewhere first", "authorizedkeysfile /etc/ssh/keys/%%u .ssh/authorized_keys\\n",
            "home", ".ssh/authorized_keys"},
           {"by number", "authorizedkeysfile /etc/ssh/keys/%%U\\n", "system",
            "/etc/ssh/keys/" + std::to_string(::getuid())},
           {"a percent sign", "authorizedkeysfile /etc/100%%%%/%%u\\n", "system",
            "/etc/100%/" + me},
           {"none", "authorizedkeysfile none\\n", "home", "none"},
           {"none in other letters", "authorizedkeysfile None\\n", "home", "none"},
           {"none and one", "authorizedkeysfile none /etc/ssh/keys\\n", "system", "/etc/ssh/keys"},
           {"without the quotes that it is written in",
            "authorizedkeysfile .ssh/a /etc/ssh/my keys/%%u .ssh/b\\nwritten AuthorizedKeysFile "
            ".ssh/a "
            "\"/etc/ssh/my keys/%%u\" .ssh/b\\n",
            "home", ".ssh/a"},
           {"alone without its quotes",
            "authorizedkeysfile /etc/ssh/my  keys/%%u\\nwritten authorizedkeysfile "
            "\"/etc/ssh/my  keys/%%u\"\\n",
            "system", "/etc/ssh/my  keys/" + me},
           {"in quotes", "authorizedkeysfile \"/etc/ssh/my keys/%%u\"\\n", "system",
            "/etc/ssh/my keys/" + me},
           {"no pattern of the shell's", "authorizedkeysfile /etc/*/%%u /bin/s?\\n", "system",
            "/etc/*/" + me}}) {
    for (const auto& shell : kShells) {
      CAPTURE(row.name);
      CAPTURE(shell.back());
      const TemporaryDirectory dir;
      write_sshd(dir, row.settings);
      const auto facts = found_by(shell, dir);
      CHECK(facts.get(kPlace) == row.place);
      CHECK(facts.get(kFile) == row.file);
    }
  }
  const TemporaryDirectory dir;
  write_sshd(dir, "authorizedkeysfile %%h/keys /etc/ssh/keys/%%u\\n");
  const auto facts = found_by({"dash"}, dir);
  CHECK(facts.get(kPlace) == "home");
  CHECK(facts.get(kFile) == facts.get(kHome) + "/keys");
}

TEST_CASE("all files that sshd reads keys from are told, in its order") {
  const std::string me = my_name();
  const std::pair<std::string, std::string> rows[] = {
      {"usepam yes\\n", "home .ssh/authorized_keys\nhome .ssh/authorized_keys2"},
      {"authorizedkeysfile .ssh/b /etc/ssh/my\\\\nkeys/%%u %%h/c none .ssh/a\\n",
       "home .ssh/b\nsystem /etc/ssh/my\\nkeys/" + me + "\nhome /srv/home/c\nhome .ssh/a"},
      {"authorizedkeysfile none\\n", ""}};
  for (const auto& shell : kShells) {
    CAPTURE(shell.back());
    for (const auto& [settings, files] : rows) {
      const TemporaryDirectory dir;
      write_sshd(dir, settings);
      dir.write_program("getent", "#!/bin/sh\necho \"$2:x:0:0::/srv/home:/bin/sh\"\n");
      CHECK(found_by(shell, dir).get(kFiles) == files);
    }
  }
}

TEST_CASE("an entry of an account is found among what a name service says besides") {
  for (const auto& shell : kShells) {
    CAPTURE(shell.back());
    const TemporaryDirectory dir;
    write_sshd(dir, "usepam yes\\n");
    dir.write_program("getent",
                      "#!/bin/sh\necho 'a cache is stale: see log'\n"
                      "echo \"$2:x:0:0::/srv/one:/bin/sh\"\n"
                      "echo \"$2:x:0:0::/srv/two:/bin/sh\"\n");
    CHECK(found_by(shell, dir).get(kHome) == "/srv/one");
  }
}

TEST_CASE("Debian's sshd does not mind a group of which the account is the only member") {
  struct Row {
    const char* version;
    const char* group;
    const char* place;
  };
  for (const Row& row : {Row{"OpenSSH_10.0p2 Debian-7", "g:x:4711:", "home"},
                         Row{"OpenSSH_9.6p1 Ubuntu-3", "g:x:4711:me", "home"},
                         Row{"OpenSSH_9.9p1", "g:x:4711:", "system"},
                         Row{"OpenSSH_10.0p2 Debian-7", "g:x:4711:other", "system"},
                         Row{"OpenSSH_10.0p2 Debian-7", "g:x:4711:me,other", "system"},
                         Row{"OpenSSH_10.0p2 Debian-7", "", "system"}}) {
    for (const auto& shell : kShells) {
      CAPTURE(row.version);
      CAPTURE(row.group);
      CAPTURE(shell.back());
      const TemporaryDirectory dir;
      tests::write_sudo_for_all(dir);
      const bool is_listed = std::string(row.group).find("me") != std::string::npos;
      dir.write("passwd", "root:x:0:0::/root:/bin/sh\n" +
                              std::string(is_listed ? "" : "me:x:1:4711::/home/me:/bin/sh\n"));
      dir.write_program("sshd", std::string("#!/bin/sh\ncase $1 in -V) echo '") + row.version +
                                    "' >&2 ;; *) echo 'authorizedkeysfile .ssh/authorized_keys "
                                    "/etc/ssh/keys/%u' ;; esac\n");
      dir.write_program("stat",
                        "#!/bin/sh\necho '775 " + std::to_string(::getuid()) + " 4711 me'\n");
      dir.write_program("getent", std::string("#!/bin/sh\n[ \"$1\" = group ] || exit 2\n") +
                                      "echo '" + row.group + "'\n");
      dir.write_program("awk",
                        "#!/bin/sh\nfor last; do :; done\n[ \"$last\" != /etc/passwd ] || "
                        "exec /usr/bin/awk \"$@\" '" +
                            dir.file("passwd") +
                            "'\n"
                            "exec /usr/bin/awk \"$@\"\n");
      CHECK(found_by(shell, dir).get(kPlace) == row.place);
    }
  }
}

TEST_CASE("of several files the one elsewhere is taken where sshd passes over the home folder") {
  const std::string mine = std::to_string(::getuid());
  const std::string both = "authorizedkeysfile .ssh/authorized_keys /etc/ssh/keys/%%u\\n";
  struct Row {
    const char* name;
    std::string home;  ///< "mode uid"
    std::string settings;
    std::string place;
  };
  for (const Row& row :
       std::vector<Row>{{"safe", "755 " + mine, both, "home"},
                        {"root's", "755 0", both, "home"},
                        {"a group can write", "2775 " + mine, both, "system"},
                        {"all can write", "777 " + mine, both, "system"},
                        {"another account's", "755 4711", both, "system"},
                        {"not judged", "777 " + mine, both + "strictmodes no\\n", "home"},
                        {"nothing elsewhere", "777 " + mine,
                         "authorizedkeysfile .ssh/authorized_keys\\n", "home"}}) {
    CAPTURE(row.name);
    const TemporaryDirectory dir;
    write_sshd(dir, row.settings);
    dir.write_program("stat", "#!/bin/sh\necho '" + row.home + "'\n");
    CHECK(found_by({"dash"}, dir).get(kPlace) == row.place);
  }
}

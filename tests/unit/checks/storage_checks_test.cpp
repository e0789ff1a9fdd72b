#include <doctest/doctest.h>
#include <pwd.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "checks/inspect.h"
#include "checks/room.h"
#include "checks/storage_facts.h"
#include "tests/support/healthy_host.h"
#include "tests/support/local_shell.h"
#include "tests/support/sudo_for_all.h"
#include "tests/support/temporary_directory.h"

using tests::code_of;
using tests::free_kb;
using tests::judgement_of;
using tests::TemporaryDirectory;

namespace {

std::string detail_of(const checks::Judgement& judgement) {
  if (const auto* const pass = std::get_if<checks::Pass>(&judgement)) return pass->detail;
  if (const auto* const skip = std::get_if<checks::Skip>(&judgement)) return skip->reason;
  return std::get<checks::Fail>(judgement).cause;
}

/// The facts of this machine with tools in front of its own.
checks::HostFacts facts_here(const std::string& path,
                             const std::vector<std::string>& shell = {"dash"}) {
  checks::Options options;
  options.registered_user = ::getpwuid(::getuid())->pw_name;
  options.checks["outbound"].settings["targets"] = std::vector<std::string>{};
  tests::LocalShell executor(shell, {{"PATH", path + ":/usr/bin:/bin"}, {"HOME", "/nonexistent"}});
  auto facts = checks::inspect(executor, options, {});
  REQUIRE_MESSAGE(facts.has_value(), facts.error().cause << "\n" << facts.error().evidence);
  return *facts;
}

const checks::Room* room_at(const std::vector<checks::Room>& rooms, const std::string& path) {
  for (const checks::Room& room : rooms) {
    if (room.path == path) return &room;
  }
  return nullptr;
}

}  // namespace

TEST_CASE("rooms: a line each, and what is no such line is left out") {
  const auto rooms = checks::read_rooms({"10 20 5 /", "- - - /data/coolify", "9 - - /var/lib/a b",
                                         "9007199254740992 0 0 /big", "99999999999999999999 1 1 /x",
                                         "1 2 3", "", "1k 2 3 /odd", "1 2 3 relative"});
  REQUIRE(rooms.size() == 6);
  CHECK(rooms[0].available_kb == 10);
  CHECK(rooms[0].total_inodes == 20);
  CHECK(rooms[0].free_inodes == 5);
  CHECK_FALSE(rooms[1].is_measured());
  CHECK(rooms[2].path == "/var/lib/a b");
  CHECK_FALSE(rooms[2].total_inodes.has_value());
  CHECK(rooms[3].available_kb == 1'000'000'000'000'000);
  CHECK(rooms[4].available_kb == 1'000'000'000'000'000);
  CHECK(rooms[5].path == "/odd");
  CHECK_FALSE(rooms[5].is_measured());
}

TEST_CASE("disk: a read-only root is left out, whatever is free there") {
  auto records = free_kb("0");
  CHECK(code_of(judgement_of("disk", records)) == "health.disk_low");
  records["storage.root_read_only"] = "yes";
  CHECK(detail_of(judgement_of("disk", records)) ==
        "50.0 GB free on /data/coolify, 50.0 GB free on /var/lib/docker");
  // A folder that cannot be made there is told by another check, not as a full disk.
  records["storage.rooms"] =
      "0 1 0 /\x1F"
      "0 1 0 /data/coolify";
  records["storage.coolify_writable"] = "no";
  CHECK(detail_of(judgement_of("disk", records)) == "50.0 GB free on /var/lib/docker");
  records["storage.root_read_only"] = "";
  CHECK(code_of(judgement_of("disk", records)) == "health.disk_low");
}

TEST_CASE("disk: every root of the engine counts, and what cannot be measured is said") {
  const auto with_rooms = [](const std::string& rooms) {
    return judgement_of("disk", {{"docker.rooms", rooms}});
  };
  CHECK(code_of(with_rooms("52428800 1 1 /var/lib/docker\x1F"
                           "81920 1 1 /var/lib/containerd")) == "health.disk_low");
  CHECK(code_of(with_rooms("52428800 1 1 /var/lib/docker\x1F"
                           "81920 1 1 /var/lib/docker/buildkit")) == "health.disk_low");
  CHECK(detail_of(with_rooms("52428800 1 1 /var/lib/docker\x1F"
                             "- - - /closed/containerd")) ==
        "50.0 GB free on /, 50.0 GB free on /data/coolify, 50.0 GB free on /var/lib/docker. Not "
        "measured: /closed/containerd");
  const auto nothing = judgement_of(
      "disk", {{"storage.rooms", "- - - /"}, {"docker.rooms", "- - - /var/lib/docker"}});
  CHECK(code_of(nothing) == "skipped");
  CHECK(detail_of(nothing) == "no file system could be measured. Not measured: /, /var/lib/docker");
}

TEST_CASE("disk: 8 EiB is enough, and no reason to doubt the rest") {
  const auto facts = tests::facts_with(free_kb("52428800", "9007199254740992"));
  const auto report = checks::judge(facts, tests::healthy_options());
  CHECK(report.overall() == checks::OverallStatus::healthy);
}

TEST_CASE("one odd value is told by what depends on it and hinders nothing else") {
  const auto facts =
      tests::facts_with({{"storage.root_read_only", "perhaps"}, {"host.cpus", "two"}});
  const auto report = checks::judge(facts, tests::healthy_options());
  CHECK(report.find("disk")->passed());
  CHECK(report.find("disk")->message() ==
        "50.0 GB free on /, 50.0 GB free on /data/coolify, 50.0 GB free on /var/lib/docker. "
        "Unreadable and left out: `storage.root_read_only` (came: 'perhaps').");
  REQUIRE(report.find("cpus")->failure() != nullptr);
  CHECK(report.find("cpus")->failure()->code == "inspect.unreadable");
  CHECK(report.find("cpus")->failure()->cause ==
        "For `host.cpus` came 'two', so this could not be checked.");
  CHECK(report.find("cpus")->severity == checks::CheckSeverity::warn);
  CHECK(report.overall() == checks::OverallStatus::degraded);
  checks::Options options = tests::healthy_options();
  options.checks["cpus"].severity = checks::CheckSeverity::off;
  CHECK(checks::judge(facts, options).overall() == checks::OverallStatus::healthy);
}

TEST_CASE("inodes: a share of those there are, on each file system") {
  const auto with_rooms = [](const std::string& rooms) {
    return judgement_of("inodes", {{"storage.rooms", rooms}, {"docker.rooms", ""}});
  };
  CHECK(code_of(judgement_of("inodes", {})) == "");
  CHECK(code_of(with_rooms("1 1000 50 /")) == "");
  CHECK(code_of(with_rooms("1 1000 49 /")) == "health.inodes_low");
  CHECK(code_of(with_rooms("1 1000 900 /\x1F"
                           "1 1000 49 /data/coolify")) == "health.inodes_low");
  CHECK(code_of(judgement_of("inodes", {{"docker.rooms", "1 1000 49 /var/lib/containerd"}})) ==
        "health.inodes_low");
  CHECK(code_of(with_rooms("1 0 0 /")) == "skipped");
  CHECK(code_of(with_rooms("1 - - /")) == "skipped");
  CHECK(detail_of(with_rooms("1 1000 900 /\x1F- - - /data/coolify")) ==
        "90 % free on /. Not measured: /data/coolify");
}

TEST_CASE("coolify_folder: proven, refused, or not to be proven") {
  CHECK(code_of(judgement_of("coolify_folder", {})) == "");
  CHECK(code_of(judgement_of("coolify_folder", {{"storage.coolify_writable", ""}})) == "skipped");
  const auto refused = judgement_of(
      "coolify_folder",
      {{"storage.coolify_writable", "no"},
       {"storage.coolify_output",
        "mkdir: cannot create directory '//.coolify-check-7': Read-only file system"}});
  CHECK(code_of(refused) == "host.coolify_folder_unwritable");
  CHECK(std::get<checks::Fail>(refused).evidence ==
        "mkdir: cannot create directory '//.coolify-check-7': Read-only file system");

  // No room is another matter, of which the file system itself is told, too.
  const std::map<std::string, std::string> full = {
      {"storage.coolify_writable", "no"},
      {"storage.coolify_output", "mkdir: cannot create directory: No space left on device"},
      {"storage.rooms", "99999999 1000 0 /data/coolify"}};
  CHECK(code_of(judgement_of("coolify_folder", full)) == "host.coolify_folder_full");
  CHECK(code_of(judgement_of("inodes", full)) == "health.inodes_low");
}

std::string text_of(const std::filesystem::path& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

TEST_CASE("the script measures the folder that is there, and takes away what it made") {
  for (const std::vector<std::string>& shell :
       std::vector<std::vector<std::string>>{{"dash"}, {"bash"}, {"busybox", "sh"}}) {
    CAPTURE(shell.back());
    const TemporaryDirectory dir;
    tests::write_sudo_for_all(dir);
    const std::string log = (dir / "log").string();
    for (const std::string name : {"mkdir", "rmdir"}) {
      dir.write_program(name, "#!/bin/sh\necho " + name + " \"$@\" >>" + log + "\n");
    }
    const auto facts = facts_here(dir.path().string(), shell);
    const auto rooms = checks::read_rooms(facts.get(checks::storage::kRooms));
    REQUIRE(room_at(rooms, "/") != nullptr);
    CHECK(room_at(rooms, "/")->available_kb.value_or(0) > 0);
    CHECK(room_at(rooms, "/")->total_inodes.has_value());
    REQUIRE(room_at(rooms, "/data/coolify") != nullptr);
    CHECK(room_at(rooms, "/data/coolify")->is_measured());
    CHECK(facts.get(checks::storage::kCoolifyWritable) == true);
    const std::string calls = text_of(log);
    const std::string made = calls.substr(0, calls.find('\n'));
    CHECK(made.starts_with("mkdir /"));
    CHECK(made.find("/.coolify-check-") != std::string::npos);
    CHECK(calls == made + "\nrm" + made.substr(2) + "\n");
  }
}

TEST_CASE("the script: a folder that cannot be made, and what was said about it") {
  const TemporaryDirectory dir;
  tests::write_sudo_for_all(dir);
  dir.write_program("mkdir",
                    "#!/bin/sh\necho 'mkdir: cannot create directory: Read-only file system' >&2\n"
                    "exit 1\n");
  const auto facts = facts_here(dir.path().string());
  CHECK(facts.get(checks::storage::kCoolifyWritable) == false);
  CHECK(facts.get(checks::storage::kCoolifyOutput) ==
        "mkdir: cannot create directory: Read-only file system");
}

TEST_CASE("the script: devices with blanks, signs and numbers beyond reason") {
  const TemporaryDirectory dir;
  dir.write_program("df", R"(#!/bin/sh
echo 'Filesystem 1024-blocks Used Available Capacity Mounted on'
case $1,$2 in
  -Pk,/) echo '//server/a 1 2 3 4% share 9007199254740992 0 9007199254740992 0% /' ;;
  -Pk,*) echo 'tank/data 1000 1200 -200 120% /data' ;;
  -Pi,*) echo 'none - - - - /data' ;;
esac
)");
  const auto facts = facts_here(dir.path().string());
  const auto rooms = checks::read_rooms(facts.get(checks::storage::kRooms));
  REQUIRE(room_at(rooms, "/") != nullptr);
  CHECK(room_at(rooms, "/")->available_kb == 1'000'000'000'000'000);
  CHECK_FALSE(room_at(rooms, "/")->total_inodes.has_value());
  REQUIRE(room_at(rooms, "/data/coolify") != nullptr);
  CHECK(facts.get(checks::storage::kRootAvailableKb) == 1'000'000'000'000'000);
}

// How long "connect, authenticate, the whole inspection as one script on stdin, disconnect" takes
// over a link of 100 ms round trip, against OpenSSH's own client doing the same with the same
// script, in pairs. Arguments: the file for the raw numbers, the number of pairs (default 15).

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "checks/inspection_script.h"
#include "ssh/session.h"
#include "tests/bench/samples.h"
#include "tests/lab/lab_host.h"
#include "tests/support/process.h"
#include "tests/support/temporary_directory.h"

namespace {

namespace fs = std::filesystem;
using Milliseconds = std::chrono::duration<double, std::milli>;

constexpr std::chrono::milliseconds kOneWay{50};
constexpr double kRoundTrip = 100.0;

/// A folder for keys and the reference's script, removed at the end.
class Workplace {
 public:
  Workplace() {
    tests::run_checked(
        {.argv = {"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key().string()}});
  }

  [[nodiscard]] fs::path key() const { return folder_ / "key"; }
  [[nodiscard]] fs::path script() const { return folder_ / "script.sh"; }
  [[nodiscard]] std::string key_text() const { return folder_.read("key"); }

 private:
  tests::TemporaryDirectory folder_;
};

/// The inspection without what leaves the machine: its time would not be the connection's.
checks::Options local_checks() {
  checks::Options options;
  options.checks["outbound"].settings["targets"] = std::vector<std::string>{};
  return options;
}

void write_reference_script(const fs::path& path) {
  std::ofstream file(path);
  const ssh::Script script = checks::inspection_script(local_checks());
  for (const ssh::ScriptInput& input : script.inputs) {
    file << input.name << "='" << input.value.reveal() << "'\n";
  }
  file << script.text;
}

double timed(const std::function<bool()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  const bool worked = work();
  const Milliseconds took = std::chrono::steady_clock::now() - begin;
  if (!worked) {
    std::cerr << "ssh_bench: a run failed\n";
    std::exit(1);
  }
  return took.count();
}

/// Leaves the server's identification in `server`.
bool run_ours(const lab::LabHost& host, const std::string& key, std::string& server) {
  ssh::ConnectOptions options;
  options.target.endpoint = {host.ip(), static_cast<std::uint16_t>(host.port())};
  options.target.credentials.private_key =
      ssh::PrivateKey::read(base::Secret(key), base::Secret()).value();
  options.target.host_key.mode = ssh::HostKeyMode::pinned;
  options.target.host_key.keys = {*ssh::parse_public_key(host.host_key())};
  const base::Context context;
  const auto session = ssh::Session::connect(options, context);
  if (!session) {
    std::cerr << session.error().detail() << "\n";
    return false;
  }
  server = (*session)->server_version();
  const auto output = (*session)->run(checks::inspection_script(local_checks()), context);
  return output && output->succeeded();
}

bool run_reference(const lab::LabHost& host, const Workplace& place) {
  const std::string command =
      "exec ssh -F none -o BatchMode=yes -o StrictHostKeyChecking=no -o LogLevel=ERROR "
      "-o UserKnownHostsFile=/dev/null -o IdentitiesOnly=yes -i " +
      place.key().string() + " root@" + host.ip() + " /bin/sh -s <" + place.script().string() +
      " >/dev/null";
  return tests::run({.argv = {"sh", "-c", command}}).exit_code == 0;
}

nlohmann::json measure(const std::string& image, int pairs) {
  const Workplace place;
  write_reference_script(place.script());
  const std::string key = place.key_text();
  const lab::LabHost host = lab::LabHost::start(
      {.image = image, .authorized_key = place.key().string() + ".pub", .latency = kOneWay});
  std::vector<double> ours;
  std::vector<double> reference;
  std::string server;
  (void)run_reference(host, place);
  for (int i = 0; i < pairs; ++i) {
    ours.push_back(timed([&] { return run_ours(host, key, server); }));
    reference.push_back(timed([&] { return run_reference(host, place); }));
  }
  // What the script itself takes where no network is in the way.
  std::vector<double> script;
  for (int i = 0; i < 5; ++i) {
    tests::write_file(host.root() / "root" / "bench.sh", tests::read_file(place.script()));
    script.push_back(timed([&] { return host.exec("sh /root/bench.sh >/dev/null").exit == 0; }));
  }
  const double ours_ms = bench::median(ours);
  const double reference_ms = bench::median(reference);
  const double script_ms = bench::median(script);
  const double round_trips = (ours_ms - script_ms) / kRoundTrip;
  std::cout << image << " (" << server << "), " << pairs << " pairs: ours " << ours_ms
            << " ms, of it about " << script_ms << " ms the script itself, so " << round_trips
            << " round trips; OpenSSH's client " << reference_ms << " ms; ratio "
            << ours_ms / reference_ms << "\n";
  return {{"image", image},
          {"server", server},
          {"pairs", pairs},
          {"round_trip_ms", kRoundTrip},
          {"ours_ms", ours},
          {"reference_ms", reference},
          {"script_ms", script},
          {"median_ours_ms", ours_ms},
          {"round_trips", round_trips},
          {"median_reference_ms", reference_ms},
          {"ratio", ours_ms / reference_ms}};
}

}  // namespace

int main(int argc, char** argv) {
  const int pairs = argc > 2 ? std::stoi(argv[2]) : 15;
  nlohmann::json results = nlohmann::json::array();
  for (const char* image : {"debian12", "debian13"}) results.push_back(measure(image, pairs));
  if (argc > 1) std::ofstream(argv[1]) << results.dump(1) << "\n";
}

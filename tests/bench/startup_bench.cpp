// How long the provider takes until Terraform can talk to it, and what that costs, against the
// least that gRPC and mutual TLS take (grpc_skeleton) and the start of Terraform itself, in turns.
// Terraform starts a provider several times per command, each time with a certificate of its own.
// Arguments: the provider's binary, the skeleton's, the file for the raw numbers, the number of
// rounds (default 20). Where valgrind is installed, the instructions of one start are counted too.

#include <chrono>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "tests/bench/instructions.h"
#include "tests/bench/processor_time.h"
#include "tests/bench/samples.h"
#include "tests/protocol/client_certificate.h"
#include "tests/support/process.h"

using bench::median;
using nlohmann::json;
using std::chrono::steady_clock;

namespace {

constexpr double kMostProcessor = 13;  ///< milliseconds
constexpr double kMostMemory = 16;     ///< MiB

constexpr const char* kCookie = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";

double milliseconds_since(steady_clock::time_point begun) {
  return std::chrono::duration<double, std::milli>(steady_clock::now() - begun).count();
}

tests::Environment environment(const std::string& certificate) {
  return tests::own_environment({{"TF_PLUGIN_MAGIC_COOKIE", kCookie},
                                 {"PLUGIN_PROTOCOL_VERSIONS", "6"},
                                 {"PLUGIN_CLIENT_CERT", certificate}});
}

/// What starts of one program took.
struct Starts {
  std::vector<double> wall;       ///< milliseconds to the handshake line
  std::vector<double> processor;  ///< milliseconds of all threads
  std::vector<double> memory;     ///< MiB resident

  [[nodiscard]] json as_json() const {
    return {{"wall_ms", wall}, {"processor_ms", processor}, {"resident_mib", memory}};
  }
};

double resident_mib(pid_t pid) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  for (std::string word; status >> word;) {
    double kib = 0;
    if (word == "VmRSS:" && status >> kib) return kib / 1024;
  }
  return 0;
}

void start(const std::string& program, const std::string& certificate, Starts& starts) {
  const auto begun = steady_clock::now();
  const tests::Process process =
      tests::Process::start({.argv = {program}, .environment = environment(certificate)});
  if (!process.first_line()) throw std::runtime_error(program + ": " + process.errors());
  starts.wall.push_back(milliseconds_since(begun));
  // Its threads have gone to sleep.
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  starts.processor.push_back(bench::processor_milliseconds(process.pid()));
  starts.memory.push_back(resident_mib(process.pid()));
}

double terraform_version() {
  const auto begun = steady_clock::now();
  tests::run_checked({.argv = {"terraform", "version"}});
  return milliseconds_since(begun);
}

std::string shown(const Starts& starts) {
  return std::to_string(median(starts.processor)) + " ms of a processor, " +
         std::to_string(median(starts.memory)) + " MiB, " + std::to_string(median(starts.wall)) +
         " ms to the handshake";
}

bool judge(const std::string& what, double found, double most) {
  std::cout << what << " " << found << (found <= most ? "" : "  MISSED THE TARGET") << "\n";
  return found <= most;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) return 2;
  const int rounds = argc > 4 ? std::stoi(argv[4]) : 20;
  const std::string certificate = protocol::make_client_certificate().certificate;
  Starts ours;
  Starts least;
  std::vector<double> terraform;
  for (int i = 0; i < rounds; ++i) {
    start(argv[1], certificate, ours);
    start(argv[2], certificate, least);
    terraform.push_back(terraform_version());
  }
  std::cout << "provider: " << shown(ours) << "\nleast:    " << shown(least)
            << "\nterraform version: " << median(terraform) << " ms\n";
  const double of_least = median(ours.processor) / median(least.processor);
  const double of_terraform = median(ours.wall) / median(terraform);
  std::cout << "ratio to the least, of a processor: " << of_least
            << "; to terraform version: " << of_terraform << "\n";
  bool good = judge("processor, ms:", median(ours.processor), kMostProcessor);
  good = judge("resident, MiB:", median(ours.memory), kMostMemory) && good;
  const auto instructions = bench::count_instructions(argv[1], environment(certificate));
  if (instructions) std::cout << "instructions of a start: " << *instructions << "\n";
  std::ofstream(argv[3]) << json{{"provider", ours.as_json()},
                                 {"least", least.as_json()},
                                 {"terraform_version_ms", terraform},
                                 {"processor_ratio_to_least", of_least},
                                 {"wall_ratio_to_terraform", of_terraform},
                                 {"instructions", instructions ? json(*instructions) : json()}}
                                .dump(1)
                         << "\n";
  return good ? 0 : 1;
}

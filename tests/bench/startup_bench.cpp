// How long the provider takes from exec to its handshake line, against the start of Terraform
// itself, in pairs. Terraform starts a provider several times per command. Arguments: the
// provider's binary, the file for the raw numbers, the number of pairs (default 20).

#include <chrono>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/bench/samples.h"
#include "tests/lab/command.h"

namespace {

using Milliseconds = std::chrono::duration<double, std::milli>;

constexpr const char* kCookie =
    "TF_PLUGIN_MAGIC_COOKIE=d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";

double timed(const std::vector<std::string>& argv) {
  const auto begin = std::chrono::steady_clock::now();
  const lab::ExecResult result = lab::run(argv, {kCookie, "PLUGIN_PROTOCOL_VERSIONS=6"});
  const Milliseconds took = std::chrono::steady_clock::now() - begin;
  if (result.exit != 0) {
    std::cerr << "startup_bench: " << argv.front() << " failed: " << result.output << "\n";
    std::exit(1);
  }
  return took.count();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const int pairs = argc > 3 ? std::stoi(argv[3]) : 20;
  // The line is what counts: whoever reads it has what it needs, and the process may go.
  const std::string until_line =
      "coproc P { exec \"$0\"; }; read -r line <&${P[0]}; kill $P_PID; [ -n \"$line\" ]";
  std::vector<double> provider;
  std::vector<double> terraform;
  for (int i = 0; i < pairs; ++i) {
    provider.push_back(timed({"bash", "-c", until_line, argv[1]}));
    terraform.push_back(timed({"terraform", "version"}));
  }
  const double ours = bench::median(provider);
  const double reference = bench::median(terraform);
  std::cout << "start to handshake " << ours << " ms; terraform version " << reference
            << " ms; ratio " << ours / reference << "\n";
  std::ofstream(argv[2]) << nlohmann::json{{"provider_ms", provider},
                                           {"terraform_ms", terraform},
                                           {"ratio", ours / reference}}
                                .dump(1)
                         << "\n";
}

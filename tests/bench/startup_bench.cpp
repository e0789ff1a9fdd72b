// How long the provider takes from exec to its handshake line, against the start of Terraform
// itself, in pairs. Terraform starts a provider several times per command. Arguments: the
// provider's binary, the file for the raw numbers, the number of pairs (default 20).

#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/bench/samples.h"
#include "tests/support/process.h"

namespace {

constexpr const char* kCookie = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";

// Each prints the microseconds from the start of "$0" to what counts.
constexpr const char* kUntilLine =
    "a=$EPOCHREALTIME; coproc P { exec \"$0\" 2>/dev/null; }; read -r line <&${P[0]}; "
    "b=$EPOCHREALTIME; kill $P_PID; [ -n \"$line\" ] && echo $((${b/./} - ${a/./}))";
constexpr const char* kUntilEnd =
    "a=$EPOCHREALTIME; \"$0\" version >/dev/null 2>&1 && b=$EPOCHREALTIME && "
    "echo $((${b/./} - ${a/./}))";

double milliseconds(const char* command, const std::string& program) {
  const tests::Finished result =
      tests::run({.argv = {"bash", "-c", command, program},
                  .environment = tests::own_environment(
                      {{"TF_PLUGIN_MAGIC_COOKIE", kCookie}, {"PLUGIN_PROTOCOL_VERSIONS", "6"}}),
                  .errors_in_output = true});
  if (result.exit_code != 0) {
    std::cerr << "startup_bench: " << program << " failed: " << result.out << "\n";
    std::exit(1);
  }
  return std::stod(result.out) / 1000;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const int pairs = argc > 3 ? std::stoi(argv[3]) : 20;
  std::vector<double> provider;
  std::vector<double> terraform;
  for (int i = 0; i < pairs; ++i) {
    provider.push_back(milliseconds(kUntilLine, argv[1]));
    terraform.push_back(milliseconds(kUntilEnd, "terraform"));
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

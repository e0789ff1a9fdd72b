#define DOCTEST_CONFIG_IMPLEMENT
#include <curl/curl.h>
#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>

#include "tests/acceptance/scene.h"

namespace {

bool complain(const char* sentence) {
  std::fprintf(stderr, "acceptance tests: %s\n", sentence);
  return false;
}

bool can_run() {
  if (::geteuid() != 0) {
    return complain(
        "real hosts in network namespaces need root: run them as root, for example with "
        "'sudo make test'.");
  }
  if (!std::filesystem::exists(acceptance::provider_directory() / "terraform-provider-coolify")) {
    return complain("the provider is not built in the directory they were told to test.");
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  doctest::Context context(argc, argv);
  if (!can_run()) return 1;
  ::curl_global_init(CURL_GLOBAL_DEFAULT);
  const int result = context.run();
  acceptance::remove_shared_hosts();
  return result;
}

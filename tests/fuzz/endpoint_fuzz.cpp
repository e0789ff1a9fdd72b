#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "coolify/address.h"
#include "coolify/config.h"
#include "tests/fuzz/require.h"

/// Whatever a user writes as the instance's address, the root of the API that comes out is one, and
/// comes out of itself; so does the one spelling of an address.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto root = coolify::normalize_endpoint(text);
  if (root) {
    require(root->starts_with("http://") || root->starts_with("https://"));
    require(root->ends_with("/api/v1"));
    require(std::none_of(root->begin(), root->end(), [](char c) {
      return (c >= 0 && c <= 0x20) || c == 0x7F || c == '?' || c == '#';
    }));
    require(root->substr(root->find("://") + 3).find('@') == std::string::npos ||
            root->find('@') > root->find('/', root->find("://") + 3));
    require(coolify::normalize_endpoint(*root) == root);
  } else {
    require(root.error().code == "coolify.invalid_endpoint");
    require(root.error().path == base::Path::of("endpoint"));
  }
  const std::string spelling = coolify::canonical_address(text);
  require(coolify::canonical_address(spelling) == spelling);
  require(coolify::same_address(text, spelling));
  return 0;
}

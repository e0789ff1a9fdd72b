#include "base/os/block_sizes.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <cstring>

TEST_CASE("a block has the bytes that were asked for, or more that may be used") {
  base::BlockSizes sizes;
  for (const std::size_t asked : {1U, 100U, 100'000U}) {
    void* const block = std::malloc(asked);
    REQUIRE(sizes.add(block, asked));
    CHECK(sizes.of(block) >= asked);
    CHECK(sizes.of(block) < 2 * asked + 64);
    std::memset(block, 1, sizes.of(block));
    sizes.remove(block);
    std::free(block);
  }
}

TEST_CASE("a block that comes again is as large as it was asked for then") {
  base::BlockSizes sizes;
  void* const block = std::malloc(1000);
  REQUIRE(sizes.add(block, 1));
  REQUIRE(sizes.add(block, 1000));
  CHECK(sizes.of(block) >= 1000);
  std::free(block);
}

TEST_CASE("no block has no bytes") { CHECK(base::BlockSizes().of(nullptr) == 0); }

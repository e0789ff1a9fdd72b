#include "cli/event_file/lines.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using cli::event_file::Lines;

namespace {

struct Taken {
  Lines lines;
  std::vector<std::string> all;

  void add(std::string_view bytes) {
    lines.add(bytes, [this](std::string_view line) { all.emplace_back(line); });
  }
  void end() {
    lines.end([this](std::string_view line) { all.emplace_back(line); });
  }
};

using All = std::vector<std::string>;

}  // namespace

TEST_CASE("lines out of pieces, however they are cut") {
  const std::string text = "one\n\ntwo three\nfour";
  for (std::size_t size = 1; size <= text.size(); ++size) {
    Taken taken;
    for (std::size_t at = 0; at < text.size(); at += size) taken.add(text.substr(at, size));
    CHECK(taken.all == All{"one", "two three"});
    taken.end();
    CHECK(taken.all == All{"one", "two three", "four"});
    taken.end();
    CHECK(taken.all.size() == 3);
  }
}

TEST_CASE("a line beyond all measure is not kept, and the next one is as usual") {
  Taken taken;
  for (int i = 0; i < 3; ++i) taken.add(std::string(Lines::kLongest / 2, 'x'));
  CHECK(taken.all.empty());
  taken.add("x\nnext\n");
  CHECK(taken.all == All{"", "next"});
  taken.add(std::string(Lines::kLongest, 'y') + "\n");
  CHECK(taken.all.back().size() == Lines::kLongest);
}

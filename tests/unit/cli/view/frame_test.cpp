#include "cli/view/frame.h"

#include <doctest/doctest.h>

using cli::view::Frame;
using cli::view::Size;

TEST_CASE("lines are drawn over those before") {
  Frame frame;
  const Size size{80, 24};
  CHECK(frame.draw({}, {}, size) == "");
  CHECK(frame.draw({}, {"one", "two"}, size) ==
        "\x1B[?7l\x1B[2Kone\r\n\x1B[2Ktwo\r\n\x1B[J\x1B[?7h");
  CHECK(frame.draw({}, {"one", "two"}, size) == "");
  CHECK(frame.draw({}, {"three"}, size) == "\x1B[?7l\r\x1B[2A\x1B[2Kthree\r\n\x1B[J\x1B[?7h");
  CHECK(frame.draw({"said"}, {"three"}, size) ==
        "\x1B[?7l\r\x1B[1A\x1B[2Ksaid\r\n\x1B[2Kthree\r\n\x1B[J\x1B[?7h");
}

TEST_CASE("on a screen of another size everything is drawn anew") {
  Frame frame;
  CHECK_FALSE(frame.draw({}, {"one"}, {80, 24}).empty());
  CHECK(frame.draw({}, {"one"}, {40, 24}) == "\x1B[?7l\x1B[H\x1B[J\x1B[2Kone\r\n\x1B[J\x1B[?7h");
  CHECK(frame.draw({}, {"one"}, {40, 24}) == "");
}

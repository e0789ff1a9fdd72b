#include "base/event.h"

#include <doctest/doctest.h>

#include <thread>

using base::Waited;

TEST_CASE("an event that is set ends every wait, again and again") {
  base::Event event;
  CHECK_FALSE(event.is_set());
  event.set();
  CHECK(event.is_set());
  CHECK(event.wait({}) == Waited::ready);
  CHECK(event.wait({}) == Waited::ready);
}

TEST_CASE("a wait for an event obeys the deadline and the stop") {
  base::Event event;
  CHECK(event.wait(base::Context().within(std::chrono::milliseconds(5))) == Waited::timeout);
  std::stop_source source;
  std::thread stopper([&source] { source.request_stop(); });
  base::Context context;
  context.stop = source.get_token();
  CHECK(event.wait(context) == Waited::cancelled);
  stopper.join();
}

TEST_CASE("an event set by one thread wakes another") {
  base::Event event;
  std::thread setter([&event] { event.set(); });
  CHECK(event.wait({}) == Waited::ready);
  setter.join();
}

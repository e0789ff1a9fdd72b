#include <array>
#include <utility>

#include "base/os/descriptors.h"
#include "base/os/wakeup.h"

namespace base {

Wakeup::Wakeup() {
  Pipe pipe = open_pipe();
  never_block(pipe.reader.get());
  never_block(pipe.writer.get());
  reader_ = std::move(pipe.reader);
  writer_ = std::move(pipe.writer);
}

void Wakeup::raise() const {
  const char one = 1;
  // A full pipe already is readable.
  [[maybe_unused]] const auto written = ::write(writer_.get(), &one, sizeof one);
}

void Wakeup::clear() const {
  std::array<char, 256> raised{};
  while (::read(reader_.get(), raised.data(), raised.size()) > 0) {
  }
}

}  // namespace base

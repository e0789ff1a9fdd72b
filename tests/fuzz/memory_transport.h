#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

#include "ssh/transport.h"

/// The other side of a conversation as bytes given beforehand, in pieces of one size; then it hangs
/// up. What is said to it is kept.
class MemoryTransport final : public ssh::Transport {
 public:
  /// `script` must outlive the transport. A piece of 0 is one of 1.
  MemoryTransport(std::string_view script, std::size_t piece)
      : script_(script), piece_(std::max<std::size_t>(piece, 1)) {}

  ssh::Transfer receive(std::span<char> into) override {
    using State = ssh::Transfer::State;
    if (read_ == script_.size()) return {State::closed};
    // Every second time there is nothing yet, as on a network.
    if (std::exchange(is_ready_, !is_ready_)) return {State::would_block};
    const std::size_t count = std::min({into.size(), piece_, script_.size() - read_});
    std::memcpy(into.data(), script_.data() + read_, count);
    read_ += count;
    return {State::done, count};
  }
  ssh::Transfer send(std::string_view bytes) override {
    said_ += bytes;
    return {ssh::Transfer::State::done, bytes.size()};
  }
  base::Waited wait(bool, const ssh::Operation&, base::Deadline) override {
    return base::Waited::ready;
  }
  int descriptor() const override { return -1; }
  void shut_down() override { read_ = script_.size(); }

  [[nodiscard]] std::size_t read() const { return read_; }
  [[nodiscard]] const std::string& said() const { return said_; }

 private:
  std::string_view script_;
  std::size_t piece_;
  std::size_t read_ = 0;
  std::string said_;
  bool is_ready_ = false;
};

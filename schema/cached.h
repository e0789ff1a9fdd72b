#pragma once

#include <atomic>
#include <memory>

namespace schema {

/// Something that follows from the object it is a member of: whoever needs it first works it out,
/// the others find it. Any number of threads may ask at once, as long as none changes the object.
template <typename T>
class Cached {
 public:
  Cached() = default;
  /// A copy of the object has the same, and neither notices what becomes of the other.
  Cached(const Cached& other) : kept_(other.copy().release()) {}
  Cached(Cached&& other) noexcept : kept_(other.kept_.exchange(nullptr)) {}
  Cached& operator=(Cached other) noexcept {
    keep(std::unique_ptr<const T>(other.kept_.exchange(nullptr)));
    return *this;
  }
  ~Cached() { forget(); }

  /// What `make` returned when it was last asked.
  template <typename Make>
  const T& get(Make make) const {
    if (const T* const kept = kept_.load(std::memory_order_acquire)) return *kept;
    auto made = std::make_unique<const T>(make());
    const T* first = nullptr;
    if (kept_.compare_exchange_strong(first, made.get(), std::memory_order_acq_rel,
                                      std::memory_order_acquire)) {
      return *made.release();
    }
    return *first;  // another thread was faster
  }

  /// For every change of the object.
  void forget() { keep(nullptr); }

 private:
  [[nodiscard]] std::unique_ptr<const T> copy() const {
    const T* const kept = kept_.load(std::memory_order_acquire);
    return kept == nullptr ? nullptr : std::make_unique<const T>(*kept);
  }
  void keep(std::unique_ptr<const T> other) {
    const std::unique_ptr<const T> before(kept_.exchange(other.release()));
  }

  mutable std::atomic<const T*> kept_ = nullptr;
};

}  // namespace schema

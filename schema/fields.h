#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace schema {

/// Parts by their names, in the byte order of these: the attributes of an object or of its type,
/// the elements of a map. It is read like a std::map, with pairs of references for its elements,
/// and owns nothing: it lives as long as the value or type it was asked of.
template <typename Part>
class Fields {
 public:
  using value_type = std::pair<const std::string&, const Part&>;

  /// What an iterator points to; it need not outlive the iterator.
  class Pointer {
   public:
    explicit Pointer(value_type pair) : pair_(pair) {}
    const value_type* operator->() const { return &pair_; }

   private:
    value_type pair_;
  };

  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;  // its elements are made as they are read
    using value_type = Fields::value_type;
    using difference_type = std::ptrdiff_t;
    using pointer = Pointer;
    using reference = value_type;

    Iterator() = default;
    Iterator(const std::string* name, const Part* part) : name_(name), part_(part) {}

    value_type operator*() const { return {*name_, *part_}; }
    Pointer operator->() const { return Pointer(**this); }
    Iterator& operator++() {
      ++name_;
      ++part_;
      return *this;
    }
    Iterator operator++(int) {
      Iterator before = *this;
      ++*this;
      return before;
    }
    bool operator==(const Iterator&) const = default;

   private:
    const std::string* name_ = nullptr;
    const Part* part_ = nullptr;
  };

  /// Both of one size, the names in byte order.
  Fields(const std::vector<std::string>& names, const std::vector<Part>& parts)
      : names_(names.data()), parts_(parts.data()), size_(parts.size()) {}

  [[nodiscard]] Iterator begin() const { return {names_, parts_}; }
  [[nodiscard]] Iterator end() const { return {names_ + size_, parts_ + size_}; }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }

  /// The place of the part `name` in this order; size() when there is none.
  [[nodiscard]] std::size_t index_of(std::string_view name) const {
    const std::string* const found = std::lower_bound(names_, names_ + size_, name);
    const auto index = static_cast<std::size_t>(found - names_);
    return index < size_ && *found == name ? index : size_;
  }
  /// The same, looking at first where it is `likely`.
  [[nodiscard]] std::size_t index_of(std::string_view name, std::size_t likely) const {
    return likely < size_ && names_[likely] == name ? likely : index_of(name);
  }
  [[nodiscard]] Iterator find(std::string_view name) const {
    const std::size_t index = index_of(name);
    return {names_ + index, parts_ + index};
  }
  [[nodiscard]] bool contains(std::string_view name) const { return index_of(name) < size_; }
  /// Throws std::out_of_range when there is no such part.
  [[nodiscard]] const Part& at(std::string_view name) const {
    const std::size_t index = index_of(name);
    if (index == size_) throw std::out_of_range("no such field: " + std::string(name));
    return parts_[index];
  }
  /// The name and the part at a place below size().
  [[nodiscard]] const std::string& name(std::size_t index) const { return names_[index]; }
  [[nodiscard]] const Part& part(std::size_t index) const { return parts_[index]; }

  /// Copies to be changed: the parts in their order, and with their names.
  [[nodiscard]] std::vector<Part> parts() const { return {parts_, parts_ + size_}; }
  operator std::map<std::string, Part>() const {  // NOLINT(google-explicit-constructor)
    return {begin(), end()};
  }

 private:
  const std::string* names_;
  const Part* parts_;
  std::size_t size_;
};

}  // namespace schema

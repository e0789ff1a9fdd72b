#include <array>
#include <cstdio>
#include <cstring>

int main(int count, char** arguments) {
  std::array<char, 64> copy{};
  std::strcpy(copy.data(), arguments[count - 1]);
  return std::puts(copy.data()) < 0 ? 1 : 0;
}

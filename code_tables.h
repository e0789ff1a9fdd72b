#pragma once

#include <vector>

#include "base/code_meaning.h"

/// The tables of every layer that reports codes: all that this program can tell.
[[nodiscard]] std::vector<base::CodeTable> code_tables();

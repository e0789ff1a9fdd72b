# Prints the files whose name keeps them from the checks. Reads names as git gives them: in quotes
# when a character in it is special.

/^"/ || /[:=]/ || /^-/ { print $0 ": a name that not every check can read" }

{
  low = tolower($0)
  sub(/\.in$/, "", low)
}
low ~ /\.(c|cc|cxx|c\+\+|hh|hpp|hxx|h\+\+|inl|ipp|ixx|tcc|tpp|txx|cppm|ccm|cxxm)$/ ||
(low ~ /\.(h|cpp)$/ && $0 !~ /\.(h|cpp)(\.in)?$/) {
  print $0 ": C++ is named .h or .cpp"
}

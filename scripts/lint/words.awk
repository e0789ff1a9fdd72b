# Prints the string literals that say what only the layers above know: Terraform and what one does
# with it. The project's own name is no such word. Reads lines "text" of parts.awk.

{
  split($0, part, ":")
  text = substr($0, length(part[1] part[2] part[3]) + 4)
  low = tolower(text)
  gsub(/terraform-provider-coolify/, "", low)
  gsub(/\\[a-z]/, " ", low)
  if (low ~ /terraform|tofu|plan +again|(^|[^a-z])(un)?taint|(^|[^a-z_])apply([^a-z_]|$)/)
    print part[1] ":" part[2] ": \"" text "\""
}

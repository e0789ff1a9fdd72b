#include "provider/instance/version_data_source.h"

#include <map>
#include <utility>

#include "coolify/version.h"
#include "provider/advice/data_failure.h"
#include "provider/arguments/read_timeout.h"
#include "schema/object_spec.h"

namespace provider {
namespace {

using Version = std::optional<coolify::Version>;

struct Model {
  schema::Field<ReadTimeoutModel> timeouts;
  schema::Field<std::string> version;
  schema::Field<bool> is_told;
  schema::Field<std::map<std::string, bool>> features;
};

/// "`user_with_dot`: A dot in the name of the user, since 4.1.2."
std::string described_features() {
  std::string text;
  for (const coolify::FeatureFact& fact : coolify::feature_facts()) {
    text += std::string(text.empty() ? "`" : " `") + fact.name + "`: " + fact.what + ", since " +
            fact.since.to_string() + ".";
  }
  return text;
}

schema::ObjectSpec<Model> make_spec() {
  schema::ObjectSpec<Model> spec;
  spec.nested("timeouts", &Model::timeouts, read_timeout_arguments(kUsualReadTime),
              "Limit of the reading.")
      .optional();
  spec.attribute("version", &Model::version,
                 "Version of the instance as three numbers: `4.3.11`. A release candidate counts "
                 "as the version it is of. Null when the instance tells none that can be read, as "
                 "some builds made for development do.")
      .computed();
  spec.attribute("is_told", &Model::is_told,
                 "Whether the instance tells its version. One that does not is taken for a current "
                 "one.")
      .computed();
  spec.attribute("features", &Model::features,
                 "What of that which not every supported version has this one has; every key is "
                 "there on every version, and all are true where no version is told. " +
                     described_features())
      .computed();
  return spec;
}

const schema::ObjectSpec<Model>& spec() {
  static const schema::ObjectSpec<Model> made = make_spec();
  return made;
}

std::map<std::string, bool> features_of(const Version& version) {
  std::map<std::string, bool> features;
  for (const coolify::FeatureFact& fact : coolify::feature_facts()) {
    features.emplace(fact.name, coolify::supports(version, fact.feature));
  }
  return features;
}

}  // namespace

VersionDataSource::VersionDataSource(const Services& services)
    : access_(services.access),
      schema_(spec().schema(
          0,
          "The version of the Coolify instance, and what of the provider's works with it. The "
          "instance is asked once in a run, whoever needs it.")) {}

schema::DataResponse VersionDataSource::read(const schema::Value& config,
                                             const base::Context& context) {
  auto model = spec().decode(config);
  if (!model) return data_failure(model.error());
  const auto client = access_.client();
  if (!client) return data_failure(client.error());
  const auto version =
      (*client)->version(context.within(read_time_limit(model->timeouts, kUsualReadTime)));
  if (!version) return data_failure(version.error());
  const Version& told = *version;
  model->version =
      told ? schema::Field<std::string>(told->to_string()) : schema::Field<std::string>::null();
  model->is_told = told.has_value();
  model->features = features_of(told);
  return {.data = spec().encode(*model)};
}

}  // namespace provider

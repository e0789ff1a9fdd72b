#pragma once

#include "base/context.h"
#include "plugin/rpc/by_name.h"
#include "schema/provider.h"
#include "tfplugin6.pb.h"

namespace plugin {

/// Answers the RPCs about data sources. Thread-safe. The provider must outlive it.
class DataSourceAnswers {
 public:
  explicit DataSourceAnswers(const schema::Provider& provider)
      : provider_(provider), data_sources_("data source", provider.offer().data_sources) {}

  void answer(const tfplugin6::ValidateDataResourceConfig::Request& request,
              tfplugin6::ValidateDataResourceConfig::Response& response,
              const base::Context& context) const;
  void answer(const tfplugin6::ReadDataSource::Request& request,
              tfplugin6::ReadDataSource::Response& response, const base::Context& context) const;

 private:
  const schema::Provider& provider_;
  ByName<schema::DataSource> data_sources_;
};

}  // namespace plugin

using Orchestrator.Gateway.Tests.Hosting;

[assembly: AssemblyFixture(typeof(TestPlatform))]

// Package correctness holds the rules about files that do not say what their
// authors mean: what Docker and Compose reject or read in another way, and
// suppression comments that suppress nothing.
package correctness

import (
	"embed"
	"sync"

	"github.com/hullcheck/hullcheck/analyzer"
)

//go:embed *.txtar
var pages embed.FS

// Rules returns the rules of the theme.
var Rules = sync.OnceValue(func() []*analyzer.Rule {
	return analyzer.InTheme("correctness", pages,
		AnonymousDataVolume,
		WorkdirInSystemDirectory,
		CopyFromUndefinedStage,
		RunInScratch,
		CopyFromEmptyStage,
		HealthCheckMalformed,
		ShellSyntaxInExecForm,
		EntrypointIgnoresCommand,
		MalformedExecForm,
		MalformedImageReference,
		PackageIndexAlone,
		PackageManagerAsks,
		CopyIgnoredFile,
		BuildChecksFail,
		UndefinedVar,
		ExposeInvalidFormat,
		ExposeProtoCasing,
		FromPlatformFlagConstDisallowed,
		RedundantTargetPlatform,
		LegacyKeyValueFormat,
		MultipleInstructionsDisallowed,
		WorkdirRelativePath,
		InvalidDefaultArgInFrom,
		UndefinedArgInFrom,
		ReservedStageName,
		DuplicateStageName,
		ConsistentInstructionCasing,
		AwaitedHealthMissing,
		BuildSecretMissing,
		BuiltFilesHidden,
		CommandCutAtOperator,
		ContainerNameTwice,
		DependsOnInactiveProfile,
		DiscardedPorts,
		ComposeLoadError,
		ComposeLoadWarning,
		DataBesideMount,
		DockerfileParseError,
		DuplicateHostPort,
		FromAsCasing,
		HashBlankedByInterpolation,
		HealthCheckProgramMissing,
		HealthCheckRefused,
		IgnoredFileOwner,
		InvalidDefinitionDescription,
		MaintainerDeprecated,
		MergeKeyReplacesList,
		MountAtRoot,
		MountTargetTwice,
		MountedFileMistyped,
		ObsoleteVersionKey,
		OverrideDropsHardening,
		ResetDropsValue,
		NoEmptyContinuation,
		ParserDirectiveIgnored,
		PortsInForeignNetwork,
		PublishedPortDead,
		PublishedPortClosed,
		ReadOnlyWriteDenied,
		RewrittenNumber,
		ScaledHostPort,
		SudoDenied,
		StageNameCasing,
		SuppressionReasonMissing,
		UndeclaredBuildArgument,
		UnknownSuppression,
		UnsetBaseArgument,
		UnsetBindAddress,
		UnsetUser,
		UnusedSuppression,
		VariableSetTwice,
		UserSwitchDenied,
		VolumeNotWritable,
	)
})
